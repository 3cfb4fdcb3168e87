import {
  AutocompleteInput,
  BooleanInput,
  FormDataConsumer,
  NumberInput,
  ReferenceInput,
  required,
  SelectInput,
  SimpleForm,
  TextInput,
} from 'react-admin';
import { FieldRow, FormSection, FormToolbar } from '../../forms/form-frame.js';
import { isNumber } from '../../forms/validate.js';
import { zonesWith } from '../../forms/zones.js';
import { modeChoices, pushZoneChoices } from '../attendance-words.js';
import { KeyField } from './key-field.js';

const newTerminal = {
  port: 4370,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  is_enabled: true,
  realtime_enabled: true,
  direction_mode: 'status',
  debounce_seconds: 60,
  push_time_zone: 'none',
};

interface FormProps {
  isNew?: boolean;
  /** Where cancel leads. */
  back?: string;
  /** Whether a key is stored. */
  hasKey?: boolean;
}

export function TerminalForm({ isNew = false, back = '/terminals', hasKey = false }: FormProps) {
  return (
    <SimpleForm
      defaultValues={isNew ? newTerminal : undefined}
      warnWhenUnsavedChanges
      toolbar={<FormToolbar back={back} deletes={!isNew} save={isNew ? 'Add the terminal' : 'Save'} />}
    >
      <FormSection title="Terminal">
        <TextInput source="name" validate={required()} helperText="As people call it: Main entrance" />
        <FieldRow>
          <ReferenceInput source="block" reference="blocks" sort={{ field: 'name', order: 'ASC' }} perPage={100}>
            <AutocompleteInput label="Block" optionText="name" helperText="Part of the site; may be empty" />
          </ReferenceInput>
          <TextInput source="location" label="Place" helperText="Where it hangs, in words" />
        </FieldRow>
      </FormSection>
      <FormSection title="Connection" hint="Sitewatch only reads: nothing in the terminal is changed or cleared.">
        <FieldRow>
          <TextInput source="ip_address" label="Address" helperText="IPv4 or IPv6; empty: it only pushes" />
          <NumberInput source="port" validate={isNumber(1, 65_535)} helperText="Usually 4370" />
        </FieldRow>
        <KeyField stored={hasKey} />
        <BooleanInput source="is_enabled" label="In use" helperText="Off: neither read nor listened to" />
        <BooleanInput
          source="realtime_enabled"
          label="Listen live"
          helperText="Punches appear as they happen; off: every few minutes"
        />
      </FormSection>
      <ClockFields />
      <FormSection title="Punches">
        <SelectInput
          source="direction_mode"
          label="In or out"
          choices={modeChoices}
          validate={required()}
          helperText={false}
        />
        <NumberInput
          source="debounce_seconds"
          label="Seconds between punches"
          validate={isNumber(0, 3600, 'seconds')}
          helperText="Somebody who punches again within them counts once"
        />
      </FormSection>
    </SimpleForm>
  );
}

function ClockFields() {
  return (
    <FormSection title="Clock" hint="Terminals speak local time only.">
      <FormDataConsumer<{ timezone?: string }>>
        {({ formData }) => (
          <AutocompleteInput
            source="timezone"
            label="Time zone"
            choices={zonesWith(formData.timezone)}
            validate={required()}
            helperText="The one its display shows"
          />
        )}
      </FormDataConsumer>
      <SelectInput
        source="push_time_zone"
        label="Tell a pushing terminal its zone"
        choices={pushZoneChoices}
        helperText="There is no agreed unit: a terminal that misreads it sets its clock wrong"
      />
    </FormSection>
  );
}
