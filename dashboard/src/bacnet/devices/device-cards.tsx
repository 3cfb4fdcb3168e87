import { Box } from '@mui/material';
import { Link } from 'react-router';
import { Ago } from '../../status/ago.js';
import { plural } from '../../status/figures.js';
import { nameOfDevice } from '../bacnet-words.js';
import { DeviceMark } from '../marks.js';
import type { BacnetDeviceView } from '../types.js';
import { ProblemCount } from './problem-count.js';

/** Controllers where there is no room for a table. */
export function DeviceCards({ devices }: { devices: readonly BacnetDeviceView[] }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {devices.map(device => (
        <Box
          component="li"
          key={device.id}
          sx={{ p: 1.5, display: 'grid', gap: 0.5, '& + li': { borderTop: 1, borderColor: 'divider' } }}
        >
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
            <Box
              component={Link}
              to={`/bacnet-devices/${device.id}/show`}
              sx={{ color: 'text.primary', fontWeight: 650, textDecoration: 'none', overflowWrap: 'anywhere' }}
            >
              {nameOfDevice(device)}
            </Box>
            <DeviceMark device={device} />
          </Box>
          <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {[device.address, device.vendor_name, device.model_name].filter(Boolean).join(' · ')}
          </Box>
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, color: 'text.secondary' }}>
            <span>
              {plural(device.point_count, 'point')}, heard <Ago at={device.last_seen_at} />
            </span>
            {device.problem_count > 0 && <ProblemCount device={device} />}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
