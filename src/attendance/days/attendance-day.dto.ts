import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '../../http/paging.js';
import { directions, type Direction } from '../corrections/correction.rules.js';
import type { ComputedDay } from './computed-days.js';
import { dayFlags, verdicts, type DayFlag, type Verdict } from './reckoning/day.rules.js';
import type { Seen } from '../../people/presence-beside.js';
import { exclusions, type Exclusion, type JudgedPunch } from './reckoning/punch.rules.js';

/** An arrival and its departure. */
export class PairView {
  /** Null: nobody punched it; ISO 8601, UTC. */
  in: string | null;
  /** Null: still to come, or nobody punched it; ISO 8601, UTC. */
  out: string | null;
  /** The departure is still to come. */
  open: boolean;
}

/** A punch of the day, also one that does not count. */
export class DayPunchView {
  /** Record of a terminal; null: added by a correction. */
  record_id: number | null;
  /** The correction that added it or that ignores it. */
  correction_id: number | null;
  /** ISO 8601, UTC. */
  timestamp: string;
  /** As the clock of the terminal, or of the site, showed it. */
  local_time: string;
  /** Null where it does not count. */
  @ApiProperty({ enum: directions, nullable: true })
  direction: Direction | null;
  /** Terminal; null: added by a correction. */
  device: number | null;
  /** Null where the terminal is gone. */
  device_name: string | null;
  counted: boolean;
  /** Why it does not count: marked as not valid, no time at all, ignored by a correction, repeated within the debounce time, or between the first and the last. */
  @ApiProperty({ enum: exclusions, nullable: true })
  why: Exclusion | null;
}

/** What the network saw of somebody in the same time. */
export class SeenView {
  /** ISO 8601, UTC. */
  first_seen: string | null;
  /** ISO 8601, UTC. */
  last_seen: string | null;
  seconds_online: number;
}

/** One day of somebody, computed from the punches when it is asked for. */
export class AttendanceDayView {
  employee: number;
  employee_name: string;
  area: string;
  /** The day on which the shift begins, `YYYY-MM-DD`; the punches of a night shift all belong to it. */
  date: string;
  /** ISO 8601, UTC. */
  first_in: string | null;
  /** ISO 8601, UTC. */
  last_out: string | null;
  @ApiProperty({ type: [PairView] })
  pairs: PairView[];
  /** What the pairs measure without `break_seconds`; what is still open is not in it. */
  worked_seconds: number;
  /** Unpaid break of the schedule that was taken off because nobody punched it. */
  break_seconds: number;
  /** After the start of work, where that is more than the grace. */
  late_seconds: number;
  /** Before the end of work, where that is more than the grace; known when the shift is over. */
  early_seconds: number;
  /** Worked beyond the schedule; all of it on a day off. */
  overtime_seconds: number;
  @ApiProperty({ enum: verdicts })
  verdict: Verdict;
  /** What somebody should look at. */
  @ApiProperty({ enum: dayFlags, isArray: true })
  flags: DayFlag[];
  @ApiProperty({ type: [DayPunchView] })
  punches: DayPunchView[];
  /** Presence in the same time; null: nothing is known. */
  @ApiProperty({ type: SeenView, nullable: true })
  presence: SeenView | null;
}

export class AttendanceDayPage extends PageOf(AttendanceDayView) {}

const iso = (at: number) => new Date(at).toISOString();
const isoOrNull = (at: number | null) => (at === null ? null : iso(at));
export const wholeSeconds = (ms: number): number => Math.round(ms / 1000);

export function toDayView({ person, frame, day }: ComputedDay, seen: Seen | null): AttendanceDayView {
  return {
    employee: person.employee,
    employee_name: person.name,
    area: person.area,
    date: frame.date,
    first_in: isoOrNull(day.firstIn),
    last_out: isoOrNull(day.lastOut),
    pairs: day.pairs.map(pair => ({ in: isoOrNull(pair.in), out: isoOrNull(pair.out), open: pair.open })),
    worked_seconds: wholeSeconds(day.workedMs),
    break_seconds: wholeSeconds(day.breakMs),
    late_seconds: wholeSeconds(day.lateMs),
    early_seconds: wholeSeconds(day.earlyMs),
    overtime_seconds: wholeSeconds(day.overtimeMs),
    verdict: day.verdict,
    flags: day.flags,
    punches: day.punches.map(toPunchView),
    presence: seen && {
      first_seen: isoOrNull(seen.firstSeen),
      last_seen: isoOrNull(seen.lastSeen),
      seconds_online: seen.secondsOnline,
    },
  };
}

function toPunchView({ punch, direction, why }: JudgedPunch): DayPunchView {
  return {
    record_id: punch.recordId,
    correction_id: punch.correctionId,
    timestamp: iso(punch.at),
    local_time: punch.localTime,
    direction,
    device: punch.deviceId,
    device_name: punch.deviceName,
    counted: why === null,
    why,
  };
}
