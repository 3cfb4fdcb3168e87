import { EditBase, useEditContext } from 'react-admin';
import type { EmployeeView } from '../client/types.gen.js';
import { FormPaper } from '../forms/form-frame.js';
import { PageTitle } from '../layout/page-title.js';
import { Reading } from '../layout/reading.js';
import { EmployeeForm, toEmployeeBody } from './employee-form.js';

export default function EmployeeEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="show" transform={toEmployeeBody}>
      <Form />
    </EditBase>
  );
}

function Form() {
  const { record } = useEditContext<EmployeeView>();
  if (!record) return <Reading />;
  return (
    <>
      <PageTitle title={record.employee_name} />
      <FormPaper>
        <EmployeeForm back={`/employees/${record.id}/show`} />
      </FormPaper>
    </>
  );
}
