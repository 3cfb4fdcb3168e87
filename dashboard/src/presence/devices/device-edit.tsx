import { EditBase, useRecordContext } from 'react-admin';
import type { DeviceView } from '../../client/types.gen.js';
import { FormPaper } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';
import { DeviceForm } from './device-form.js';

export default function DeviceEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="list">
      <DeviceTitle />
      <FormPaper>
        <DeviceForm />
      </FormPaper>
    </EditBase>
  );
}

const DeviceTitle = () => <PageTitle title={useRecordContext<DeviceView>()?.device_name ?? 'Device'} />;
