import { NumberInput, SelectInput } from 'react-admin';
import { FieldRow, FormSection } from '../../forms/form-frame.js';
import { isNumber } from '../../forms/validate.js';

/** When results change the state. */
export function ThresholdFields() {
  return (
    <FormSection
      title="When it counts"
      hint="How many results in a row it takes before the state changes. While a change waits, checks come faster."
    >
      <FieldRow>
        <NumberInput
          source="failure_threshold"
          helperText={false}
          label="Failures until down"
          validate={isNumber(1, 20)}
        />
        <NumberInput
          source="recovery_threshold"
          helperText={false}
          label="Successes until up"
          validate={isNumber(1, 20)}
        />
        <NumberInput
          source="retry_interval"
          helperText={false}
          label="Seconds between these"
          validate={isNumber(1, 86_400)}
        />
      </FieldRow>
      <FieldRow>
        <NumberInput
          source="warn_latency_ms"
          label="Slow above (ms)"
          helperText="Shown as degraded; empty: never"
          validate={isNumber(1, 86_400_000)}
        />
        <NumberInput
          source="fail_latency_ms"
          label="Failed above (ms)"
          helperText="Empty: only the time-out counts"
          validate={isNumber(1, 86_400_000)}
        />
      </FieldRow>
      <SelectInput
        source="ip_family"
        helperText={false}
        label="IP version"
        choices={[
          { id: 'auto', name: 'Whichever answers' },
          { id: 'ipv4', name: 'IPv4 only' },
          { id: 'ipv6', name: 'IPv6 only' },
        ]}
      />
    </FormSection>
  );
}
