import { setImmediate } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { ImpossibleNow } from '../../shared/errors.js';
import type { Interval } from '../../shared/intervals.js';
import { fallInto, type PersonDay } from './reckoning/day-plan.rules.js';
import { attendanceDay, type AttendanceDay } from './reckoning/day.rules.js';
import { addedPunches, recordsIn, witnesses, type OwnPunch } from './days.queries.js';
import { isProven } from './reckoning/evidence.rules.js';
import type { Employed } from './people.queries.js';
import type { DayFrame } from './reckoning/shift.rules.js';

/** Somebody's day as it came out. */
export interface ComputedDay extends PersonDay<Employed> {
  day: AttendanceDay;
}

/** More than this is not computed for one answer. */
const mostDays = 100_000;
const mostRecords = 500_000;
/** So many days are computed before whatever else waits gets its turn. */
const stride = 250;

/**
 * Computes the days of a plan from the ledger, in the same order and in three queries however many there are. Throws
 * ImpossibleNow where that would take too long for one answer.
 */
export async function computedDays(
  em: EntityManager,
  plan: readonly PersonDay<Employed>[],
  zone: string,
  now: number,
): Promise<ComputedDay[]> {
  if (plan.length === 0) return [];
  if (plan.length > mostDays) throw tooMuch();
  const employees = [...new Set(plan.map(({ person }) => person.employee))];
  const time = hull(plan.map(({ frame }) => frame));
  const records = await recordsIn(em, employees, time, mostRecords + 1);
  if (records.length > mostRecords) throw tooMuch();
  const shareOf = sharing(plan, [...records, ...(await addedPunches(em, employees, time, zone))]);
  const terminals = await witnesses(em);
  const proofs = new Map(plan.map(({ frame }) => [frame, false]));
  for (const frame of proofs.keys()) proofs.set(frame, isProven(terminals, frame));
  const days: ComputedDay[] = [];
  for (const { person, frame } of plan) {
    const facts = {
      frame,
      schedule: person.schedule,
      punches: shareOf(person, frame),
      isEmployed: person.active,
      hasCode: person.code !== null,
      isKnown: person.knownSince < frame.to,
      isProven: proofs.get(frame) ?? false,
    };
    days.push({ person, frame, day: attendanceDay(facts, now) });
    if (days.length % stride === 0) await setImmediate();
  }
  return days;
}

/** The punches of somebody on a day; they are shared out when the first day of somebody is asked for. */
function sharing(plan: readonly PersonDay<Employed>[], punches: readonly OwnPunch[]) {
  const own = Map.groupBy(punches, ({ employee }) => employee);
  const days = Map.groupBy(plan, ({ person }) => person.employee);
  const shares = new Map<number, Map<DayFrame, OwnPunch[]>>();
  return ({ employee }: Employed, frame: DayFrame): OwnPunch[] => {
    let share = shares.get(employee);
    if (!share) {
      const frames = days.get(employee)?.map(day => day.frame) ?? [];
      share = fallInto(own.get(employee) ?? [], frames);
      shares.set(employee, share);
    }
    return share.get(frame) ?? [];
  };
}

function hull(times: readonly Interval[]): Interval {
  return times.reduce((all, { from, to }) => ({ from: Math.min(all.from, from), to: Math.max(all.to, to) }));
}

function tooMuch(): ImpossibleNow {
  return new ImpossibleNow('too_much', 'That is too much for one answer; ask for fewer days or fewer employees.');
}
