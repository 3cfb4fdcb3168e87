import { BooleanInput, EditBase, required, SimpleForm, TextInput, useRecordContext } from 'react-admin';
import { FormPaper, FormSection, FormToolbar } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';
import { nameOfDevice } from '../bacnet-words.js';
import type { BacnetDeviceView } from '../types.js';

/** No name is an empty one, not none. */
const asTyped = (text: string) => text;

export default function DeviceEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="show" transform={withoutFollowedAddress}>
      <DeviceTitle />
      <FormPaper>
        <SimpleForm warnWhenUnsavedChanges toolbar={<FormToolbar back="/bacnet-devices" deletes />}>
          <FormSection
            title="Controller"
            hint="Deleting it deletes its points and their values. One that announces itself comes back with the next search."
          >
            <TextInput
              source="name"
              label="Name"
              parse={asTyped}
              helperText="Empty: the name it tells, from the next search on"
            />
            <AddressField />
            <BooleanInput source="is_enabled" label="Read its values" helperText={false} />
          </FormSection>
        </SimpleForm>
      </FormPaper>
    </EditBase>
  );
}

/** A controller that announces itself is followed; only the address somebody has entered can be changed. */
function withoutFollowedAddress({ address, ...device }: Partial<BacnetDeviceView>): Partial<BacnetDeviceView> {
  return device.is_static ? { ...device, address } : device;
}

function AddressField() {
  const device = useRecordContext<BacnetDeviceView>();
  if (!device?.is_static) return null;
  return <TextInput source="address" label="Address" validate={required()} helperText={false} />;
}

function DeviceTitle() {
  const device = useRecordContext<BacnetDeviceView>();
  return <PageTitle title={device ? nameOfDevice(device) : 'Controller'} />;
}
