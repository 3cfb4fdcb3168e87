import {
  AutocompleteInput,
  BooleanInput,
  ReferenceInput,
  required,
  SelectInput,
  SimpleForm,
  TextInput,
} from 'react-admin';
import { FieldRow, FormSection, FormToolbar } from '../../forms/form-frame.js';
import { classChoices } from './device-words.js';

const newDevice = { device_name: 'Primary Device', device_class: 'wired', counts_for_presence: true };

export function DeviceForm({ isNew = false }: { isNew?: boolean }) {
  return (
    <SimpleForm
      defaultValues={isNew ? newDevice : undefined}
      warnWhenUnsavedChanges
      toolbar={<FormToolbar back="/devices" deletes={!isNew} save={isNew ? 'Add the device' : 'Save'} />}
    >
      <FormSection title="Device" hint="It is looked for from the next minute on.">
        <ReferenceInput
          source="employee"
          reference="employees"
          sort={{ field: 'employee_name', order: 'ASC' }}
          perPage={50}
        >
          <AutocompleteInput label="Employee" optionText="employee_name" validate={required()} helperText={false} />
        </ReferenceInput>
        <TextInput source="device_name" label="Name" validate={required()} helperText={false} />
        <FieldRow>
          <TextInput source="ip_address" label="Address" validate={required()} helperText="IPv4 or IPv6" />
          <TextInput source="mac_address" label="MAC" helperText="Empty: learned from the network" />
        </FieldRow>
      </FormSection>
      <FormSection title="Presence" hint="A stay ends at the last answer, however late its end is noticed.">
        <SelectInput
          source="device_class"
          label="Class"
          choices={classChoices}
          validate={required()}
          helperText={false}
        />
        <BooleanInput
          source="counts_for_presence"
          label="Its owner is here while it is"
          helperText="Off for what stays here without its owner"
        />
      </FormSection>
    </SimpleForm>
  );
}
