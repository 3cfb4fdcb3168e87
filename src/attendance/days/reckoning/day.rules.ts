import { driftAlarmMs } from '../../devices/attendance-device.rules.js';
import type { Schedule } from '../../schedules/work-schedule.rules.js';
import { gapsMs, measuredMs, pairsOf, type Pair, type Step } from './pair.rules.js';
import { judge, type JudgedPunch, type Punch } from './punch.rules.js';
import type { DayFrame } from './shift.rules.js';

/**
 * `present`: every arrival has its departure. `incomplete`: one of them is missing. `absent`: work was due, every terminal
 * has told, and there is no punch. `day_off`: no work was due, and there is no punch. `unknown`: no punch, but nobody can
 * tell that there was none. `open`: the day goes on.
 */
export const verdicts = ['present', 'incomplete', 'absent', 'day_off', 'unknown', 'open'] as const;
export type Verdict = (typeof verdicts)[number];

export const dayFlags = [
  'missing_in',
  'missing_out',
  'ambiguous_time',
  'nonexistent_time',
  'impossible_time',
  'clock_drift',
  'corrected',
  'awaiting_terminals',
  'without_code',
  'without_schedule',
] as const;
export type DayFlag = (typeof dayFlags)[number];

/** Somebody's day, before anything is made of the punches. */
export interface DayFacts {
  frame: DayFrame;
  schedule: Schedule | null;
  /** Those of the frame, in any order. */
  punches: readonly Punch[];
  /** False for somebody who has left. */
  isEmployed: boolean;
  hasCode: boolean;
  /** False for the time before somebody was known here. */
  isKnown: boolean;
  /** Whether a punch of the frame would be in the ledger by now (`evidence.rules`). */
  isProven: boolean;
}

/** A pair; `open`: the departure is still to come. */
interface DayPair extends Pair {
  open: boolean;
}

/** A day of attendance; times in milliseconds. */
export interface AttendanceDay {
  firstIn: number | null;
  lastOut: number | null;
  pairs: DayPair[];
  /** What the pairs measure without the break that was taken off. */
  workedMs: number;
  breakMs: number;
  lateMs: number;
  earlyMs: number;
  overtimeMs: number;
  verdict: Verdict;
  flags: DayFlag[];
  punches: JudgedPunch[];
}

/** Computes a day from what is known at `now` (epoch ms); nothing is remembered, so every change counts at once. */
export function attendanceDay(facts: DayFacts, now: number): AttendanceDay {
  const { frame, schedule } = facts;
  const punches = judge(facts.punches);
  const isOver = now >= frame.to;
  const pairs = pairsOf(punches.flatMap(stepOf)).map((pair, index, all) => ({
    ...pair,
    open: !isOver && pair.out === null && index === all.length - 1,
  }));
  const isDue = frame.isWorkday && facts.isEmployed;
  const breakMs = breakTaken(pairs, facts);
  const workedMs = measuredMs(pairs) - breakMs;
  return {
    firstIn: pairs.find(pair => pair.in !== null)?.in ?? null,
    lastOut: pairs.findLast(({ out }) => out !== null)?.out ?? null,
    pairs,
    workedMs,
    breakMs,
    lateMs: isDue ? latenessOf(pairs[0]?.in ?? null, facts) : 0,
    earlyMs: isDue ? earlinessOf(pairs.at(-1)?.out ?? null, facts, now) : 0,
    overtimeMs: schedule ? Math.max(0, workedMs - (isDue ? plannedMs(facts) : 0)) : 0,
    verdict: verdictOf(facts, pairs, isOver),
    flags: flagsOf(facts, pairs, punches, isOver),
    punches,
  };
}

function stepOf({ punch: { at }, direction }: JudgedPunch): Step[] {
  return direction === null ? [] : [{ at, direction }];
}

function verdictOf(
  { frame, isEmployed, hasCode, isKnown, isProven }: DayFacts,
  pairs: readonly DayPair[],
  isOver: boolean,
): Verdict {
  if (pairs.length === 0 && !(frame.isWorkday && isEmployed)) return 'day_off';
  if (!isOver) return 'open';
  if (pairs.length > 0) return pairs.some(isBroken) ? 'incomplete' : 'present';
  return isProven && hasCode && isKnown ? 'absent' : 'unknown';
}

const isBroken = (pair: DayPair) => pair.in === null || (pair.out === null && !pair.open);

function flagsOf(
  facts: DayFacts,
  pairs: readonly DayPair[],
  punches: readonly JudgedPunch[],
  isOver: boolean,
): DayFlag[] {
  const some = (test: (punch: Punch) => boolean) => punches.some(({ punch, why }) => why === null && test(punch));
  const found: Record<DayFlag, boolean> = {
    missing_in: pairs.some(pair => pair.in === null),
    missing_out: pairs.some(({ out, open }) => out === null && !open),
    ambiguous_time: some(({ resolution }) => resolution === 'ambiguous'),
    nonexistent_time: some(({ resolution }) => resolution === 'nonexistent'),
    impossible_time: punches.some(({ why }) => why === 'impossible_time'),
    clock_drift: some(({ driftMs }) => Math.abs(driftMs ?? 0) > driftAlarmMs),
    corrected: punches.some(({ punch }) => punch.correctionId !== null),
    awaiting_terminals: isOver && !facts.isProven,
    without_code: !facts.hasCode,
    without_schedule: facts.schedule === null,
  };
  return dayFlags.filter(flag => found[flag]);
}

/**
 * The unpaid break is taken off what was worked beyond half of the shift, as far as it was not punched: a short day has
 * none, and nobody gets less for staying longer.
 */
function breakTaken(pairs: readonly Pair[], { schedule, frame }: DayFacts): number {
  if (!schedule || !frame.shift) return 0;
  const due = Math.max(0, schedule.breakMinutes * 60_000 - gapsMs(pairs));
  const halfShift = (frame.shift.to - frame.shift.from) / 2;
  return Math.min(due, Math.max(0, measuredMs(pairs) - halfShift));
}

function plannedMs({ schedule, frame: { shift } }: DayFacts): number {
  return shift && schedule ? shift.to - shift.from - schedule.breakMinutes * 60_000 : 0;
}

/** From the start of work on, once it is more than the grace; at most the whole shift. */
function latenessOf(arrival: number | null, { schedule, frame: { shift } }: DayFacts): number {
  return schedule && shift && arrival !== null ? missed(arrival - shift.from, schedule, shift.to - shift.from) : 0;
}

/** Told only when the shift is over: who is out for lunch may come back. */
function earlinessOf(departure: number | null, { schedule, frame: { shift } }: DayFacts, now: number): number {
  if (!schedule || !shift || departure === null || now < shift.to) return 0;
  return missed(shift.to - departure, schedule, shift.to - shift.from);
}

function missed(ms: number, { graceMinutes }: Schedule, longest: number): number {
  return ms > graceMinutes * 60_000 ? Math.min(ms, longest) : 0;
}
