import AccountTreeOutlined from '@mui/icons-material/AccountTreeOutlined';
import Edit from '@mui/icons-material/Edit';
import Pause from '@mui/icons-material/Pause';
import PlayArrow from '@mui/icons-material/PlayArrow';
import Refresh from '@mui/icons-material/Refresh';
import { Alert, Box, Button, Paper } from '@mui/material';
import { useUpdate } from 'react-admin';
import { Link } from 'react-router';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago, For } from '../../status/ago.js';
import { Figure } from '../../status/figure.js';
import { bacnet } from '../bacnet-api.js';
import { DeviceMark } from '../marks.js';
import { TaskProgress } from '../tasks/task-progress.js';
import type { BacnetDeviceView } from '../types.js';
import { useRequest } from '../use-request.js';

/** How the controller is, what is wrong with it, and what can be done. */
export function DeviceHeader({ device }: { device: BacnetDeviceView }) {
  const list = useRequest(() => bacnet.enumerate(device.id));
  const read = useRequest(() => bacnet.collect(device.id));
  const task = list.task ?? read.task;
  return (
    <Paper sx={{ p: { xs: 2, sm: 2.5 } }}>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, justifyContent: 'space-between', alignItems: 'flex-start' }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Box role="status" sx={{ display: 'flex', alignItems: 'center', gap: 1.25, flexWrap: 'wrap' }}>
            <DeviceMark device={device} size="large" />
            {device.is_enabled && device.state_since !== null && (
              <Box component="span" sx={{ color: 'text.secondary' }}>
                for <For since={device.state_since} />
              </Box>
            )}
          </Box>
          <Box sx={{ mt: 0.75, color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {[device.address, device.vendor_name, device.model_name].filter(Boolean).join(' · ')}
          </Box>
        </Box>
        <Actions device={device} list={list} read={read} />
      </Box>
      <Problems device={device} />
      {task && (
        <Box sx={{ mt: 2, maxWidth: 420 }}>
          <TaskProgress task={task} label="Progress of the task" />
        </Box>
      )}
      <Box sx={{ mt: 2.5, display: 'flex', flexWrap: 'wrap', columnGap: 4, rowGap: 2 }}>
        <Figure label="Points">{device.point_count.toLocaleString()}</Figure>
        <Figure label="With problems">{device.problem_count.toLocaleString()}</Figure>
        <Figure label="Heard">
          <Ago at={device.last_seen_at} />
        </Figure>
        <Figure label="Objects listed">
          <Ago at={device.enumerated_at} />
        </Figure>
      </Box>
    </Paper>
  );
}

function Problems({ device }: { device: BacnetDeviceView }) {
  const { problem, retry_at: retryAt, duplicate_address: other, enumerated_at: listed } = device;
  return (
    <>
      {problem !== null && (
        <Alert severity="error" sx={{ mt: 2, overflowWrap: 'anywhere' }}>
          {problem}
          {retryAt !== null && (
            <>
              {' '}
              Asked again <Ago at={retryAt} />.
            </>
          )}
        </Alert>
      )}
      {other !== null && (
        <Alert severity="warning" sx={{ mt: 2, overflowWrap: 'anywhere' }}>
          The same instance answers from {other}, too: one of the two controllers is set wrongly.
        </Alert>
      )}
      {listed !== null && !device.objects_complete && (
        <Alert severity="warning" sx={{ mt: 2 }}>
          Its list of objects is not complete. List them anew.
        </Alert>
      )}
    </>
  );
}

interface ActionsProps {
  device: BacnetDeviceView;
  list: ReturnType<typeof useRequest>;
  read: ReturnType<typeof useRequest>;
}

function Actions({ device, list, read }: ActionsProps) {
  const [update, { isPending }] = useUpdate<BacnetDeviceView>();
  if (!useIsAdmin()) return null;
  const { id, is_enabled: used } = device;
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      <Button variant="outlined" startIcon={<Refresh />} loading={read.busy} disabled={!used} onClick={read.begin}>
        Read now
      </Button>
      <Button variant="outlined" startIcon={<AccountTreeOutlined />} loading={list.busy} onClick={list.begin}>
        List objects anew
      </Button>
      <Button
        variant="outlined"
        startIcon={used ? <Pause /> : <PlayArrow />}
        loading={isPending}
        onClick={() =>
          void update(
            'bacnet-devices',
            { id, data: { is_enabled: !used }, previousData: device },
            { mutationMode: 'pessimistic' },
          )
        }
      >
        {used ? 'Leave alone' : 'Use again'}
      </Button>
      <Button variant="outlined" startIcon={<Edit />} component={Link} to={`/bacnet-devices/${id}`}>
        Edit
      </Button>
    </Box>
  );
}
