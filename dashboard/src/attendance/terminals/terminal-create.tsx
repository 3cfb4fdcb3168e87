import { CreateBase } from 'react-admin';
import { FormPaper } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';
import { toTerminalBody } from './terminal-body.js';
import { TerminalForm } from './terminal-form.js';

export default function TerminalCreate() {
  return (
    <CreateBase redirect="show" transform={toTerminalBody}>
      <PageTitle title="Add a terminal" />
      <FormPaper>
        <TerminalForm isNew />
      </FormPaper>
    </CreateBase>
  );
}
