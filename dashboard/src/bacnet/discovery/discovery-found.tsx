import { Alert, Box, Button, DialogActions, DialogContent } from '@mui/material';
import { useGetMany } from 'react-admin';
import { Link } from 'react-router';
import { plural } from '../../status/figures.js';
import { nameOfDevice } from '../bacnet-words.js';
import { DeviceMark } from '../marks.js';
import { devicesIn, resultText } from '../tasks/task-text.js';
import type { BacnetDeviceView, BacnetTaskView } from '../types.js';

/** Each is read by itself: of a large building the list is the better place. */
const mostShown = 25;

interface FoundProps {
  task: BacnetTaskView;
  onAgain: () => void;
  onClose: () => void;
}

/** What a search came to. */
export function DiscoveryFound({ task, onAgain, onClose }: FoundProps) {
  const ids = devicesIn(task.result);
  const { data = [] } = useGetMany<BacnetDeviceView>('bacnet-devices', { ids: ids.slice(0, mostShown) });
  return (
    <>
      <DialogContent>
        <Summary task={task} found={ids.length} />
        <Box component="ul" aria-label="Controllers found" sx={{ listStyle: 'none', m: 0, mt: 1, p: 0 }}>
          {data.map(device => device && <Found key={device.id} device={device} />)}
        </Box>
        {ids.length > mostShown && (
          <Box sx={{ mt: 1, color: 'text.secondary' }}>and {plural(ids.length - mostShown, 'more controller')}</Box>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onAgain}>Search again</Button>
        <Button onClick={onClose} variant="contained">
          Done
        </Button>
      </DialogActions>
    </>
  );
}

function Summary({ task, found }: { task: BacnetTaskView; found: number }) {
  if (task.status === 'failed')
    return (
      <Alert severity={task.cancel_requested ? 'info' : 'error'} role="status" sx={{ overflowWrap: 'anywhere' }}>
        {task.error}
      </Alert>
    );
  if (found > 0)
    return (
      <Alert severity="success" role="status">
        {resultText(task)}
      </Alert>
    );
  return (
    <Alert severity="info" role="status">
      No controller answered. Broadcasts end at a router: try the range of another network, a BBMD, or the address of
      one controller. <code>BACNET_INTERFACE</code> says which network card is asked.
    </Alert>
  );
}

function Found({ device }: { device: BacnetDeviceView }) {
  const about = [device.vendor_name, device.model_name].filter(Boolean).join(' ');
  return (
    <Box
      component="li"
      sx={{
        py: 1,
        display: 'flex',
        gap: 2,
        alignItems: 'center',
        justifyContent: 'space-between',
        '& + li': { borderTop: 1, borderColor: 'divider' },
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Box
          component={Link}
          to={`/bacnet-devices/${device.id}/show`}
          sx={{ color: 'primary.main', fontWeight: 600, overflowWrap: 'anywhere' }}
        >
          {nameOfDevice(device)}
        </Box>
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {[device.address, about, plural(device.point_count, 'point')].filter(Boolean).join(' · ')}
        </Box>
      </Box>
      <DeviceMark device={device} />
    </Box>
  );
}
