import { CreateBase } from 'react-admin';
import { FormPaper } from '../forms/form-frame.js';
import { PageTitle } from '../layout/page-title.js';
import { EmployeeForm, toEmployeeBody } from './employee-form.js';

export default function EmployeeCreate() {
  return (
    <CreateBase redirect="show" transform={toEmployeeBody}>
      <PageTitle title="Add an employee" />
      <FormPaper>
        <EmployeeForm isNew />
      </FormPaper>
    </CreateBase>
  );
}
