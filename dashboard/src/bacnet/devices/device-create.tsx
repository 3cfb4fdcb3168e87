import { BooleanInput, CreateBase, number, NumberInput, required, SimpleForm, TextInput } from 'react-admin';
import { FieldRow, FormPaper, FormSection, FormToolbar } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';

/** No name is an empty one, not none. */
const asTyped = (text: string) => text;

/** A controller that does not announce itself. */
export default function DeviceCreate() {
  return (
    <CreateBase redirect="show">
      <PageTitle title="Add a controller" />
      <FormPaper>
        <SimpleForm
          defaultValues={{ name: '', is_enabled: true }}
          warnWhenUnsavedChanges
          toolbar={<FormToolbar back="/bacnet-devices" save="Add the controller" />}
        >
          <FormSection
            title="Controller"
            hint="For one that no search finds. Its objects can be listed on its page once it is added."
          >
            <FieldRow>
              <TextInput
                source="address"
                label="Address"
                validate={required()}
                helperText="192.168.1.20, with :port and #network:mac where needed"
              />
              <NumberInput
                source="instance"
                label="Device instance"
                validate={[required(), number()]}
                min={0}
                max={4_194_302}
                step={1}
                helperText="0 to 4194302, unique on its network"
              />
            </FieldRow>
            <TextInput source="name" label="Name" parse={asTyped} helperText="Empty: the name it tells" />
            <BooleanInput source="is_enabled" label="Read its values" helperText={false} />
          </FormSection>
        </SimpleForm>
      </FormPaper>
    </CreateBase>
  );
}
