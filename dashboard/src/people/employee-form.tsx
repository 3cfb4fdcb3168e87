import { BooleanInput, NumberInput, required, SimpleForm, TextInput } from 'react-admin';
import { FieldRow, FormSection, FormToolbar } from '../forms/form-frame.js';

const newEmployee = { area: 'default', active: true };

/** `back`: where cancel leads. */
export function EmployeeForm({ isNew = false, back = '/employees' }: { isNew?: boolean; back?: string }) {
  return (
    <SimpleForm
      defaultValues={isNew ? newEmployee : undefined}
      warnWhenUnsavedChanges
      toolbar={<FormToolbar back={back} deletes={!isNew} save={isNew ? 'Add the employee' : 'Save'} />}
    >
      <FormSection title="Employee">
        <TextInput source="employee_name" label="Name" validate={required()} helperText={false} autoComplete="off" />
        <TextInput
          source="fake_name"
          label="Name outside"
          helperText="Shown where the real one should not be; empty: the same"
        />
        <FieldRow>
          <TextInput source="area" validate={required()} helperText="Where somebody works" />
          <NumberInput
            source="display_order"
            label="Place"
            helperText={isNew ? 'Empty: after the last one' : false}
            min={0}
          />
        </FieldRow>
        <BooleanInput source="active" label="Works here" helperText="Off: kept for the records, left out of boards" />
      </FormSection>
      <FormSection title="Attendance">
        <TextInput
          source="attendance_code"
          label="Code"
          helperText="User id on the attendance terminals; may be empty"
        />
      </FormSection>
    </SimpleForm>
  );
}

/** What was left empty gets its default: it is not sent. */
export function toEmployeeBody({
  fake_name,
  display_order,
  ...values
}: Record<string, unknown>): Record<string, unknown> {
  return {
    ...values,
    fake_name: fake_name || values.employee_name,
    ...(typeof display_order === 'number' && { display_order }),
  };
}
