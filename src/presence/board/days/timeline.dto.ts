import { ApiProperty } from '@nestjs/swagger';
import type { Employee } from '../../../people/employee.entity.js';
import { measure, type Interval } from '../../../shared/intervals.js';
import { deviceClasses, type DeviceClass } from '../../devices/device.rules.js';
import { OutageView } from '../system/outage.dto.js';
import { staysOf, type Stay } from './day.rules.js';
import type { SessionRow } from './days.queries.js';

/** A stretch of time. */
export class StretchView {
  /** ISO 8601, UTC. */
  from: string;
  /** ISO 8601, UTC. */
  to: string;
  seconds: number;
}

/** A time somebody or something was here, inside the day. */
export class StayView extends StretchView {
  /** It has not ended: `to` is the newest answer. */
  ongoing: boolean;
}

export class DeviceDayView {
  id: number;
  device_name: string;
  @ApiProperty({ enum: deviceClasses })
  device_class: DeviceClass;
  /** False: its intervals are not among those of its owner. */
  counts_for_presence: boolean;
  seconds_online: number;
  @ApiProperty({ type: [StayView] })
  intervals: StayView[];
}

export class PersonDayView {
  /** Id of the employee. */
  id: number;
  employee_name: string;
  fake_name: string;
  area: string;
  seconds_online: number;
  /** Start of the first interval. */
  first_seen: string | null;
  /** End of the last interval. */
  last_seen: string | null;
  /** The union over the devices that count. */
  @ApiProperty({ type: [StayView] })
  intervals: StayView[];
  /** Devices that were here on that day and belonged to the employee then. */
  @ApiProperty({ type: [DeviceDayView] })
  devices: DeviceDayView[];
}

/** One calendar day of the site as intervals. */
export class TimelineView {
  /** `YYYY-MM-DD` */
  date: string;
  /** IANA name of the site's zone. */
  time_zone: string;
  /** First instant of the day; ISO 8601, UTC. */
  from: string;
  /** First instant of the next day; ISO 8601, UTC. */
  to: string;
  /** Length of the day: 23 to 25 hours. */
  seconds: number;
  /** How much of it was watched. */
  seconds_covered: number;
  /** By `display_order`. */
  @ApiProperty({ type: [PersonDayView] })
  employees: PersonDayView[];
  /** When nobody watched, up to now: neither presence nor absence. */
  @ApiProperty({ type: [StretchView] })
  uncovered: StretchView[];
  /** Outages of this program that touch the day, newest first. */
  @ApiProperty({ type: [OutageView] })
  outages: OutageView[];
}

const iso = (at: number) => new Date(at).toISOString();
export const wholeSeconds = (ms: number): number => Math.round(ms / 1000);

const span = ({ from, to }: Interval) => ({ from: iso(from), to: iso(to), seconds: wholeSeconds(to - from) });
export const toStretchView = (interval: Interval): StretchView => span(interval);

const toStayView = (stay: Stay): StayView => ({ ...span(stay), ongoing: stay.ongoing });

/** `sessions` are those of one employee that touch `day`, by device. */
export function toPersonDayView(employee: Employee, sessions: readonly SessionRow[], day: Interval): PersonDayView {
  const stays = staysOf(
    sessions.filter(({ counts }) => counts),
    day,
  );
  const devices = [...Map.groupBy(sessions, ({ device }) => device).values()];
  const [first, last] = [stays[0], stays.at(-1)];
  return {
    id: employee.id,
    employee_name: employee.employeeName,
    fake_name: employee.fakeName,
    area: employee.area,
    seconds_online: wholeSeconds(measure(stays)),
    first_seen: first ? iso(first.from) : null,
    last_seen: last ? iso(last.to) : null,
    intervals: stays.map(toStayView),
    devices: devices.flatMap(own => toDeviceDayView(own, day)),
  };
}

function toDeviceDayView(sessions: readonly SessionRow[], day: Interval): DeviceDayView[] {
  const [device] = sessions;
  const stays = staysOf(sessions, day);
  if (!device || stays.length === 0) return [];
  return [
    {
      id: device.device,
      device_name: device.deviceName,
      device_class: device.deviceClass,
      counts_for_presence: device.counts,
      seconds_online: wholeSeconds(measure(stays)),
      intervals: stays.map(toStayView),
    },
  ];
}
