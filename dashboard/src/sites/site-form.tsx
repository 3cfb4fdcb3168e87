import { AutocompleteInput, BooleanInput, FormDataConsumer, required, SimpleForm, TextInput } from 'react-admin';
import { FormSection, FormToolbar } from '../forms/form-frame.js';
import { zonesWith } from '../forms/zones.js';

const newSite = { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, enabled: true };

export function SiteForm({ isNew = false }: { isNew?: boolean }) {
  return (
    <SimpleForm
      defaultValues={isNew ? newSite : undefined}
      warnWhenUnsavedChanges
      toolbar={<FormToolbar back="/sites" deletes={!isNew} save={isNew ? 'Add the site' : 'Save'} />}
    >
      <FormSection title="Site">
        <TextInput
          source="site_id"
          label="Site id"
          validate={required()}
          helperText="What the other program calls itself: its SITE_ID"
          autoComplete="off"
        />
        <TextInput source="name" helperText="What people call it; empty: its site id" />
        <FormDataConsumer<{ time_zone?: string | null }>>
          {({ formData }) => (
            <AutocompleteInput
              source="time_zone"
              label="Time zone"
              choices={zonesWith(formData.time_zone)}
              validate={required()}
              helperText="Its days and hours are counted there"
            />
          )}
        </FormDataConsumer>
        <BooleanInput
          source="enabled"
          label="May report"
          helperText="Off: nothing is taken from it, and its silence is not told"
        />
      </FormSection>
    </SimpleForm>
  );
}

/** Of an empty text the form makes null, which is no name. */
export const toSiteBody = ({ name, ...values }: Record<string, unknown>): Record<string, unknown> => ({
  ...values,
  name: name ?? '',
});
