import {
  BooleanInput,
  FormDataConsumer,
  NumberInput,
  ReferenceInput,
  AutocompleteInput,
  required,
  SelectInput,
  SimpleForm,
  TextInput,
} from 'react-admin';
import type { ChannelType } from '../../api/types.js';
import { FieldRow, FormSection, FormToolbar } from '../../forms/form-frame.js';
import { isNumber } from '../../forms/validate.js';
import { ChannelFields } from './channel-fields.js';
import { channels } from './channels.js';
import { QuietFields } from './quiet-fields.js';

const newConfig = {
  notification_type: 'email',
  enabled: true,
  notify_on_failure: true,
  notify_on_recovery: true,
  minimum_severity: 'info',
  digest_seconds: 60,
  escalation_delay_seconds: 0,
  quiet: false,
  server: null,
};

const least = [
  { id: 'info', name: 'Everything' },
  { id: 'warning', name: 'Warnings and critical' },
  { id: 'critical', name: 'Critical only' },
];

const day = 86_400;

/** `stored`: whether there are secrets already. */
export function ConfigForm({ isNew = false, stored = false }: { isNew?: boolean; stored?: boolean }) {
  return (
    <SimpleForm
      defaultValues={isNew ? newConfig : undefined}
      warnWhenUnsavedChanges
      toolbar={<FormToolbar back="/notification-configs" deletes={!isNew} save={isNew ? 'Add it' : 'Save'} />}
    >
      <FormSection title="Who and how">
        <SelectInput
          source="notification_type"
          label="Way"
          choices={channels}
          validate={required()}
          helperText={false}
          readOnly={!isNew}
        />
        <FormDataConsumer<{ notification_type: ChannelType }>>
          {({ formData }) => <ChannelFields type={formData.notification_type} stored={stored} isNew={isNew} />}
        </FormDataConsumer>
        <TextInput source="name" helperText="What people call it; may be empty" />
        <BooleanInput source="enabled" label="Send" helperText={false} />
      </FormSection>
      <FormSection title="What about">
        <ReferenceInput source="server" reference="servers" sort={{ field: 'name', order: 'ASC' }} perPage={50}>
          <AutocompleteInput label="Server" optionText="name" helperText="Empty: everything this site watches" />
        </ReferenceInput>
        <SelectInput
          source="minimum_severity"
          label="At least"
          choices={least}
          helperText={false}
          validate={required()}
        />
        <BooleanInput source="notify_on_failure" label="When something breaks" helperText={false} />
        <BooleanInput source="notify_on_recovery" label="When it is over" helperText={false} />
      </FormSection>
      <FormSection title="When" hint="What happens meanwhile is not lost: it is gathered into one message.">
        <FieldRow>
          <NumberInput
            source="digest_seconds"
            label="Seconds between messages"
            helperText="At least"
            validate={[required(), isNumber(0, day)]}
          />
          <NumberInput
            source="escalation_delay_seconds"
            label="Seconds to wait"
            helperText="Told only when it lasts and nobody took care; 0: at once"
            validate={[required(), isNumber(0, 7 * day)]}
          />
        </FieldRow>
        <BooleanInput source="quiet" label="Quiet hours" helperText={false} />
        <FormDataConsumer<{ quiet?: boolean; quiet_zone?: string | null }>>
          {({ formData }) => formData.quiet && <QuietFields zone={formData.quiet_zone} />}
        </FormDataConsumer>
      </FormSection>
    </SimpleForm>
  );
}
