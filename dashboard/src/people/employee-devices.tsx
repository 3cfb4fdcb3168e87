import Add from '@mui/icons-material/Add';
import { Box, Button } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link } from 'react-router';
import type { DeviceView } from '../client/types.gen.js';
import { DeviceState } from '../presence/devices/device-state.js';
import { classWords } from '../presence/devices/device-words.js';
import { useIsAdmin } from '../session/permissions.js';
import { Ago } from '../status/ago.js';
import { Section } from '../status/section.js';

/** What somebody is known by. */
export function EmployeeDevices({ employee }: { employee: number }) {
  const admin = useIsAdmin();
  const { data: devices } = useGetList<DeviceView>('devices', {
    pagination: { page: 1, perPage: 100 },
    sort: { field: 'device_name', order: 'ASC' },
    filter: { employee },
  });
  const add = `/devices/create?source=${encodeURIComponent(JSON.stringify({ employee }))}`;
  return (
    <Section
      title="Devices"
      action={
        admin && (
          <Button component={Link} to={add} size="small" variant="outlined" startIcon={<Add />}>
            Add a device
          </Button>
        )
      }
    >
      {devices?.length === 0 && (
        <Box sx={{ color: 'text.secondary' }}>Without a device nobody can tell whether this person is here.</Box>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {devices?.map(device => (
          <DeviceRow key={device.id} device={device} editable={admin} />
        ))}
      </Box>
    </Section>
  );
}

function DeviceRow({ device, editable }: { device: DeviceView; editable: boolean }) {
  const { id, device_name: name, ip_address: ip, mac_address: mac, device_class, counts_for_presence } = device;
  const notes = [classWords[device_class], ip, mac, !counts_for_presence && 'does not count']
    .filter(Boolean)
    .join(', ');
  return (
    <Box component="li" sx={{ py: 1, '& + li': { borderTop: 1, borderColor: 'divider' } }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
        <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
          {editable ? (
            <Box component={Link} to={`/devices/${id}`} sx={{ color: 'primary.main', textDecoration: 'none' }}>
              {name}
            </Box>
          ) : (
            name
          )}
        </Box>
        <DeviceState device={device} />
      </Box>
      <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {notes}; seen <Ago at={device.last_seen} />
      </Box>
    </Box>
  );
}
