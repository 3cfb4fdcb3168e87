import { Box } from '@mui/material';
import { EditBase, useEditContext, useRecordContext } from 'react-admin';
import type { WorkScheduleView } from '../../client/types.gen.js';
import { FormPaper } from '../../forms/form-frame.js';
import { PageTitle } from '../../layout/page-title.js';
import { changedIn, KeptRecord } from '../kept-record.js';
import { ScheduleForm } from './schedule-form.js';
import { ScheduleMembers } from './schedule-members.js';

export default function ScheduleEdit() {
  return (
    <EditBase mutationMode="pessimistic" redirect="list" transform={changedIn}>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <KeptRecord>
          <ScheduleTitle />
          <FormPaper>
            <ScheduleForm />
          </FormPaper>
        </KeptRecord>
        <Members />
      </Box>
    </EditBase>
  );
}

const ScheduleTitle = () => <PageTitle title={useRecordContext<WorkScheduleView>()?.name ?? 'Schedule'} />;

/** These change while they are looked at. */
function Members() {
  const { record } = useEditContext<WorkScheduleView>();
  return record ? <ScheduleMembers schedule={record} /> : null;
}
