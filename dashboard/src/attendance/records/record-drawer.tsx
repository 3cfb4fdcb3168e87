import { Alert, Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { errorText } from '../../api/problem.js';
import type { AttendanceRecordView } from '../../client/types.gen.js';
import { Reading } from '../../layout/reading.js';
import { useIsAdmin } from '../../session/permissions.js';
import { exactTime } from '../../status/time.js';
import { attendance } from '../attendance-api.js';
import { driftText, resolutionWords, sourceWords, stateText, verifyText } from '../attendance-words.js';
import { PunchTime } from '../punch-time.js';
import { SidePanel } from '../side-panel.js';
import { RecordVerdict } from './record-verdict.js';

/** One record: what the terminal sent, and what people say about it. */
export function RecordDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  const admin = useIsAdmin();
  const { data, error } = useQuery({
    queryKey: ['attendance-records', 'one', id],
    queryFn: ({ signal }) => attendance.record(id, signal),
  });
  return (
    <SidePanel title={data ? (data.employee_name ?? `Code ${data.attendance_code}`) : 'Record'} onClose={onClose}>
      {error && <Alert severity="error">{errorText(error)}</Alert>}
      {!data && !error && <Reading />}
      {data && (
        <>
          <Facts record={data} />
          {admin ? (
            <RecordVerdict key={data.id} record={data} />
          ) : (
            <Box sx={{ mt: 2 }}>
              {data.is_valid ? 'It counts.' : 'It does not count.'} {data.notes}
            </Box>
          )}
          <Raw record={data} />
        </>
      )}
    </SidePanel>
  );
}

function Facts({ record }: { record: AttendanceRecordView }) {
  const drift = record.clock_drift_seconds;
  return (
    <Box component="dl" sx={factsLook}>
      <dt>At the terminal</dt>
      <dd>
        <PunchTime local={record.local_time} at={record.timestamp} />
      </dd>
      <dt>Instant</dt>
      <dd>{exactTime(record.timestamp)} here</dd>
      <dt>Time zone</dt>
      <dd>{resolutionWords[record.zone_resolution]}</dd>
      <dt>Terminal</dt>
      <dd>{record.device_name}</dd>
      <dt>Code</dt>
      <dd>{record.attendance_code}</dd>
      <dt>In or out</dt>
      <dd>{stateText(record.in_out_state)}</dd>
      <dt>Recognised by</dt>
      <dd>{verifyText(record.verify_mode)}</dd>
      {record.work_code !== null && record.work_code !== 0 && (
        <>
          <dt>Work code</dt>
          <dd>{record.work_code}</dd>
        </>
      )}
      <dt>Came</dt>
      <dd>
        {sourceWords[record.source]}, {exactTime(record.received_at)}
      </dd>
      <dt>Its clock then</dt>
      <dd>{driftText(drift)}</dd>
    </Box>
  );
}

function Raw({ record: { raw_data: raw } }: { record: AttendanceRecordView }) {
  if (raw.hex === '') return null;
  return (
    <Box component="details" sx={{ mt: 2 }}>
      <Box component="summary" sx={{ cursor: 'pointer', color: 'text.secondary' }}>
        What the terminal sent
      </Box>
      <Box
        component="pre"
        tabIndex={0}
        aria-label="What the terminal sent"
        sx={{
          mt: 1,
          p: 1.5,
          borderRadius: 1,
          bgcolor: 'background.default',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {raw.text ?? raw.hex}
      </Box>
    </Box>
  );
}

const factsLook = {
  m: 0,
  display: 'grid',
  gridTemplateColumns: 'max-content minmax(0, 1fr)',
  columnGap: 2,
  rowGap: 0.75,
  '& dt': { color: 'text.secondary' },
  '& dd': { m: 0, overflowWrap: 'anywhere' },
};
