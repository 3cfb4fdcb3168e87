import {
  AutocompleteArrayInput,
  CheckboxGroupInput,
  DateTimeInput,
  FormDataConsumer,
  NumberInput,
  RadioButtonGroupInput,
  ReferenceArrayInput,
  required,
  AutocompleteInput,
  SimpleForm,
  TextArrayInput,
  TextInput,
} from 'react-admin';
import { FieldRow, FormSection, FormToolbar } from '../forms/form-frame.js';
import { isNumber } from '../forms/validate.js';
import { zonesWith } from '../forms/zones.js';
import { dayNames } from './schedule-text.js';
import { hereZone } from './window-body.js';

const days = [1, 2, 3, 4, 5, 6, 0].map(id => ({ id, name: dayNames[id] }));

const newWindow = {
  kind: 'once',
  server_ids: [],
  tags: [],
  weekdays: [],
  duration_minutes: 60,
  time_zone: hereZone,
};

export function WindowForm({ isNew = false }: { isNew?: boolean }) {
  return (
    <SimpleForm
      defaultValues={isNew ? newWindow : undefined}
      warnWhenUnsavedChanges
      toolbar={<FormToolbar back="/maintenance-windows" deletes={!isNew} save={isNew ? 'Plan it' : 'Save'} />}
    >
      <FormSection title="What is done">
        <TextInput source="name" validate={required()} helperText="Shown wherever a server is in maintenance" />
      </FormSection>
      <FormSection title="When">
        <RadioButtonGroupInput
          source="kind"
          label="Happens"
          choices={[
            { id: 'once', name: 'Once' },
            { id: 'weekly', name: 'Every week' },
          ]}
          helperText={false}
        />
        <FormDataConsumer<{ kind: string }>>
          {({ formData }) => (formData.kind === 'weekly' ? <Weekly /> : <Once />)}
        </FormDataConsumer>
      </FormSection>
      <FormSection title="Which servers" hint="Leave both empty for all servers.">
        <ReferenceArrayInput
          source="server_ids"
          reference="servers"
          sort={{ field: 'name', order: 'ASC' }}
          perPage={50}
        >
          <AutocompleteArrayInput label="Servers" helperText={false} optionText="name" />
        </ReferenceArrayInput>
        <TextArrayInput source="tags" helperText="And every server with one of these tags" />
      </FormSection>
    </SimpleForm>
  );
}

function Once() {
  return (
    <FieldRow>
      <DateTimeInput helperText={false} source="starts_at" label="From" validate={required()} />
      <DateTimeInput helperText={false} source="ends_at" label="Until" validate={required()} />
    </FieldRow>
  );
}

function Weekly() {
  return (
    <>
      <CheckboxGroupInput helperText={false} source="weekdays" label="Days" choices={days} validate={required()} />
      <FieldRow>
        <TextInput
          source="local_time"
          helperText={false}
          label="At"
          type="time"
          validate={required()}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <NumberInput
          helperText={false}
          source="duration_minutes"
          label="Minutes"
          validate={[required(), isNumber(1, 10_080)]}
        />
      </FieldRow>
      <FormDataConsumer<{ time_zone?: string | null }>>
        {({ formData }) => (
          <AutocompleteInput
            source="time_zone"
            choices={zonesWith(formData.time_zone)}
            validate={required()}
            helperText="Follows the clock there, also when it changes"
          />
        )}
      </FormDataConsumer>
    </>
  );
}
