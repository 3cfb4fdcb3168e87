import { Alert, Box, Button } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { errorText } from '../../api/problem.js';
import type { ServerState } from '../../api/types.js';
import type { AttendanceDeviceView, StageView, TestReply } from '../../client/types.gen.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Section } from '../../status/section.js';
import { StateMark } from '../../status/state-mark.js';
import { attendance } from '../attendance-api.js';
import { driftText } from '../attendance-words.js';

const stageWords: Record<StageView['stage'], [name: string, meaning: string]> = {
  route: ['Route', 'the network knows a way to the address'],
  tcp: ['Port', 'something listens there'],
  handshake: ['Handshake', 'it speaks the language of attendance terminals'],
  key: ['Key', 'it takes the communication key'],
  read: ['Reading', 'it answers what it is asked'],
};

const looks: Record<StageView['outcome'] | 'running', { state: ServerState; word: string }> = {
  passed: { state: 'up', word: 'Passed' },
  failed: { state: 'down', word: 'Failed' },
  not_reached: { state: 'unknown', word: 'Not reached' },
  running: { state: 'unknown', word: 'Waiting' },
};

const stages: StageView['stage'][] = ['route', 'tcp', 'handshake', 'key', 'read'];

/** Tries the connection and shows at which stage it fails, and what to do about it. */
export function ConnectionTest({ terminal: { id } }: { terminal: AttendanceDeviceView }) {
  const admin = useIsAdmin();
  const queries = useQueryClient();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () => attendance.test(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['terminals'] }),
  });
  if (!admin) return null;
  return (
    <Section
      title="Connection test"
      action={
        <Button variant="outlined" loading={isPending} onClick={() => mutate()}>
          Test the connection
        </Button>
      }
    >
      {!data && !isPending && !error && (
        <Box sx={{ color: 'text.secondary' }}>
          Goes from the network to a first reading, stage by stage, and says where it stops.
        </Box>
      )}
      <div role="status">
        {(data ?? isPending) && <Stages reply={isPending ? undefined : data} />}
        {data && !isPending && <Findings reply={data} />}
      </div>
      {error && <Alert severity="error">{errorText(error)}</Alert>}
    </Section>
  );
}

function Stages({ reply }: { reply: TestReply | undefined }) {
  return (
    <Box component="ol" aria-label="Stages" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {stages.map(stage => {
        const outcome = reply?.stages.find(each => each.stage === stage)?.outcome ?? 'running';
        const [name, meaning] = stageWords[stage];
        return (
          <Box
            component="li"
            key={stage}
            sx={{
              py: 0.75,
              display: 'grid',
              gridTemplateColumns: '128px minmax(0, 1fr)',
              gap: 1,
              '& + li': { borderTop: 1, borderColor: 'divider' },
            }}
          >
            <StateMark {...looks[outcome]} />
            <span>
              <strong>{name}</strong>
              <Box component="span" sx={{ color: 'text.secondary' }}>
                : {meaning}
              </Box>
            </span>
          </Box>
        );
      })}
    </Box>
  );
}

function Findings({ reply }: { reply: TestReply }) {
  const { success, message, error, records, users, serial_number: serial, device_model: model } = reply;
  const found = [
    model ?? undefined,
    serial !== null && `serial number ${serial}`,
    records !== null && `${records.toLocaleString()} records`,
    users !== null && `${users.toLocaleString()} users`,
    reply.clock_drift_seconds !== null && `clock ${driftText(reply.clock_drift_seconds)}`,
  ].filter(Boolean);
  return (
    <Alert severity={success ? 'success' : 'error'} sx={{ mt: 1.5, overflowWrap: 'anywhere' }}>
      {message}
      {found.length > 0 && <Box sx={{ mt: 0.5 }}>{found.join(', ')}</Box>}
      {error !== null && error !== message && (
        <Box sx={{ mt: 0.5, fontSize: '0.8125rem' }}>In the words of the connection: {error}</Box>
      )}
    </Alert>
  );
}
