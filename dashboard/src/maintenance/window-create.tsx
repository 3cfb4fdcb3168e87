import { CreateBase } from 'react-admin';
import { FormPaper } from '../forms/form-frame.js';
import { toWindowBody } from './window-body.js';
import { WindowForm } from './window-form.js';
import { PageTitle } from '../layout/page-title.js';

export default function WindowCreate() {
  return (
    <CreateBase redirect="list" transform={toWindowBody}>
      <PageTitle title="Plan maintenance" />
      <FormPaper>
        <WindowForm isNew />
      </FormPaper>
    </CreateBase>
  );
}
