import { memo, useId, useState } from 'react';
import { Link } from 'react-router';
import type { DeviceDayView, PersonDayView } from '../../client/types.gen.js';
import { duration } from '../../status/time.js';
import type { TimelineView } from '../../client/types.gen.js';
import { clockTime } from '../site-time.js';
import { DayBar } from './day-bar.js';
import { describeDay, stayText } from './day-text.js';

interface RowProps {
  person: PersonDayView;
  day: TimelineView;
}

/**
 * One person's day; opens to the stays in words and to what each device says. Plain elements with the styles of the list
 * around them: there are hundreds of rows.
 */
export const DayRow = memo(function DayRow({ person, day }: RowProps) {
  const [open, setOpen] = useState(false);
  const details = useId();
  const { employee_name: name, first_seen, intervals, seconds_online } = person;
  const zone = day.time_zone;
  return (
    <li>
      <div className="columns">
        <div className="name">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={open ? details : undefined}
            onClick={() => setOpen(!open)}
          >
            <span>{name}</span>
          </button>
        </div>
        <div className="bar">
          <DayBar day={day} stays={intervals} label={`${name}: ${describeDay(person, zone)}`} />
        </div>
        <div className="seen">{first_seen && `${clockTime(first_seen, zone)} – ${lastOf(person, zone)}`}</div>
        <div className="sum">{seconds_online > 0 ? duration(seconds_online) : '–'}</div>
      </div>
      {open && (
        <div id={details} className="details">
          <Details person={person} day={day} />
        </div>
      )}
    </li>
  );
});

const lastOf = ({ intervals, last_seen }: PersonDayView, zone: string) =>
  intervals.at(-1)?.ongoing || !last_seen ? 'now' : clockTime(last_seen, zone);

function Details({ person, day }: RowProps) {
  const { id, employee_name: name, intervals, devices } = person;
  const stays = intervals.map(stay => stayText(stay, day.time_zone)).join(', ');
  return (
    <>
      <div>
        {intervals.length === 0 ? 'Not seen on this day.' : `Here ${stays}.`}{' '}
        <Link to={`/employees/${id}/show`}>More about {name}</Link>
      </div>
      {devices.map(device => (
        <DeviceBar key={device.id} device={device} day={day} />
      ))}
    </>
  );
}

function DeviceBar({ device, day }: { device: DeviceDayView; day: TimelineView }) {
  const { device_name: name, counts_for_presence: counts, intervals, seconds_online } = device;
  const stays = intervals.map(stay => stayText(stay, day.time_zone)).join(', ');
  return (
    <div className="columns">
      <div className="name" title={name}>
        {name}
        {!counts && ' (does not count)'}
      </div>
      <div className="bar">
        <DayBar day={day} stays={intervals} height={14} label={`${name}: ${stays}`} />
      </div>
      <div className="sum">{duration(seconds_online)}</div>
    </div>
  );
}
