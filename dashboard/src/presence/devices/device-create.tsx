import { CreateBase } from 'react-admin';
import { FormPaper } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';
import { DeviceForm } from './device-form.js';

export default function DeviceCreate() {
  return (
    <CreateBase redirect="list">
      <PageTitle title="Add a device" />
      <FormPaper>
        <DeviceForm isNew />
      </FormPaper>
    </CreateBase>
  );
}
