import { CreateBase } from 'react-admin';
import { FormPaper } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';
import { ScheduleForm } from './schedule-form.js';

export default function ScheduleCreate() {
  return (
    <CreateBase redirect="edit">
      <PageTitle title="Add a schedule" />
      <FormPaper>
        <ScheduleForm isNew />
      </FormPaper>
    </CreateBase>
  );
}
