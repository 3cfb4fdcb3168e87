import { CheckboxGroupInput, NumberInput } from 'react-admin';
import { FieldRow, FormSection } from '../../forms/form-frame.js';
import { isNumber } from '../../forms/validate.js';
import { thresholdNames } from './alert-thresholds.js';

const labels: Record<(typeof thresholdNames)[number], string> = {
  cpu_percent: 'Processor above (%)',
  memory_percent: 'Memory above (%)',
  disk_percent: 'Disk above (%)',
  load_per_core: 'Load per core above',
};

const short: Record<(typeof thresholdNames)[number], string> = {
  cpu_percent: 'Processor',
  memory_percent: 'Memory',
  disk_percent: 'Disk',
  load_per_core: 'Load',
};

/** From where on a figure of the agent is an alert. */
export function AlertFields() {
  return (
    <FormSection
      title="Alerts from the agent"
      hint="Only where an agent runs on the server. Empty: the usual threshold, 90 % and a load of 2 per core."
    >
      <FieldRow>
        {thresholdNames.map(name => (
          <NumberInput
            key={name}
            source={`thresholds.${name}`}
            label={labels[name]}
            helperText={false}
            validate={isNumber(0, name === 'load_per_core' ? 1000 : 100)}
          />
        ))}
      </FieldRow>
      <CheckboxGroupInput
        source="thresholds.never"
        label="Never an alert"
        helperText={false}
        choices={thresholdNames.map(id => ({ id, name: short[id] }))}
      />
    </FormSection>
  );
}
