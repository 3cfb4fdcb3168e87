import { BooleanInput, CheckboxGroupInput, NumberInput, required, SimpleForm, TextInput } from 'react-admin';
import { FieldRow, FormSection, FormToolbar } from '../../forms/form-frame.js';
import { isNumber } from '../../forms/validate.js';
import { dayChoices } from './schedule-words.js';

const newSchedule = {
  weekdays: [1, 2, 3, 4, 5],
  starts_at: '09:00',
  ends_at: '18:00',
  grace_minutes: 5,
  break_minutes: 60,
  is_default: false,
};

export function ScheduleForm({ isNew = false }: { isNew?: boolean }) {
  return (
    <SimpleForm
      defaultValues={isNew ? newSchedule : undefined}
      warnWhenUnsavedChanges
      toolbar={<FormToolbar back="/work-schedules" deletes={!isNew} save={isNew ? 'Add the schedule' : 'Save'} />}
    >
      <FormSection title="Schedule" hint="Days that are over are judged anew by it, too.">
        <TextInput source="name" validate={required()} helperText="Office, night shift, weekend" />
        <BooleanInput
          source="is_default"
          label="For everybody"
          helperText="Whoever has no schedule of their own works by it"
        />
      </FormSection>
      <FormSection title="Hours" hint="On the clocks of the site. An end before the start is on the next day.">
        <CheckboxGroupInput source="weekdays" label="Days" choices={dayChoices} helperText={false} />
        <FieldRow>
          <ClockInput source="starts_at" label="From" />
          <ClockInput source="ends_at" label="Until" />
        </FieldRow>
        <FieldRow>
          <NumberInput
            source="grace_minutes"
            label="Grace, minutes"
            validate={[required(), isNumber(0, 240)]}
            helperText="Up to so late or early is on time"
          />
          <NumberInput
            source="break_minutes"
            label="Unpaid break, minutes"
            validate={[required(), isNumber(0, 720)]}
            helperText="Taken off where nobody punched it"
          />
        </FieldRow>
      </FormSection>
    </SimpleForm>
  );
}

const ClockInput = ({ source, label }: { source: string; label: string }) => (
  <TextInput
    source={source}
    label={label}
    type="time"
    validate={required()}
    helperText={false}
    slotProps={{ inputLabel: { shrink: true } }}
  />
);
