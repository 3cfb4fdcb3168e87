import { EditBase, useRecordContext } from 'react-admin';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { FormPaper } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';
import { KeptRecord } from '../kept-record.js';
import { toTerminalBody } from './terminal-body.js';
import { TerminalForm } from './terminal-form.js';

export default function TerminalEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="show" transform={toTerminalBody}>
      <KeptRecord>
        <Form />
      </KeptRecord>
    </EditBase>
  );
}

function Form() {
  const terminal = useRecordContext<AttendanceDeviceView>();
  if (!terminal) return null;
  return (
    <>
      <PageTitle title={terminal.name} />
      <FormPaper>
        <TerminalForm back={`/terminals/${terminal.id}/show`} hasKey={terminal.has_password} />
      </FormPaper>
    </>
  );
}
