import DesktopWindowsOutlined from '@mui/icons-material/DesktopWindowsOutlined';
import Laptop from '@mui/icons-material/Laptop';
import Smartphone from '@mui/icons-material/Smartphone';
import type { SxProps, Theme } from '@mui/material';
import type { SvgIconComponent } from '@mui/icons-material';
import { memo } from 'react';
import { Link } from 'react-router';
import type { DeviceHereView, PersonHereView } from '../../client/types.gen.js';
import { Ago } from '../../status/ago.js';
import { StayFor } from '../stay-for.js';
import { WhereMark } from '../where-mark.js';

const classIcons: Record<DeviceHereView['device_class'], SvgIconComponent> = {
  wired: DesktopWindowsOutlined,
  laptop: Laptop,
  phone: Smartphone,
};

/** One person: where, since when, and by which device. */
export const PersonCard = memo(function PersonCard({ person }: { person: PersonHereView }) {
  const { id, employee_name: name, area, standing, devices } = person;
  return (
    <li className={standing}>
      <div className="head">
        <Link to={`/employees/${id}/show`}>{name}</Link>
        <WhereMark where={standing} />
      </div>
      <div className="foot">
        <span>
          <Since person={person} />
          {area !== 'default' && <span className="area">{area}</span>}
        </span>
        <Devices devices={devices} />
      </div>
    </li>
  );
});

function Since({ person: { standing, since, last_seen, is_online, devices } }: { person: PersonHereView }) {
  if (!devices.some(device => device.counts_for_presence)) return 'no device to tell by';
  if (standing === 'here' && since !== null) return <StayFor since={since} />;
  if (last_seen === null) return 'never seen';
  return (
    <>
      {standing === 'unknown' && is_online ? 'was here' : 'seen'} <Ago at={last_seen} />
    </>
  );
}

function Devices({ devices }: { devices: DeviceHereView[] }) {
  if (devices.length === 0) return null;
  return (
    <span className="devices">
      {devices.map(device => (
        <DeviceIcon key={device.id} device={device} />
      ))}
    </span>
  );
}

function DeviceIcon({ device }: { device: DeviceHereView }) {
  const Icon = classIcons[device.device_class];
  const words = [
    device.device_name,
    device.is_online ? 'answers' : 'does not answer',
    !device.counts_for_presence && 'does not count',
  ];
  const text = words.filter(Boolean).join(', ');
  return (
    <span role="img" aria-label={text} title={text} className={device.is_online ? 'device on' : 'device'}>
      <Icon fontSize="inherit" />
    </span>
  );
}

/** Of all cards at once, set on the list around them. */
export const cardStyles: SxProps<Theme> = theme => ({
  listStyle: 'none',
  m: 0,
  p: 0,
  display: 'grid',
  gap: 1,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 248px), 1fr))',
  '& > li': {
    p: 1.5,
    borderRadius: 1,
    border: 1,
    borderColor: 'divider',
    bgcolor: 'background.paper',
    borderLeft: `4px solid ${theme.palette.states.paused.fill}`,
    minWidth: 0,
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 76px',
  },
  '& > li.here': { borderLeftColor: theme.palette.states.up.fill },
  '& > li.unknown': { borderLeftStyle: 'dashed' },
  '& .head, & .foot': { display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: 1 },
  '& .foot': { mt: 0.5, minHeight: 22, color: 'text.secondary', fontSize: '0.8125rem' },
  '& a': {
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: 'text.primary',
    fontWeight: 650,
    textDecoration: 'none',
  },
  '& a:hover': { textDecoration: 'underline' },
  '& .area::before': { content: '" · "' },
  '& .devices': { display: 'inline-flex', gap: 0.5, fontSize: 18 },
  '& .device': { display: 'inline-flex', color: theme.palette.states.unknown.fill },
  '& .device.on': { color: theme.palette.states.up.strong },
});
