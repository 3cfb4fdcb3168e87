import type { Direction } from '../../corrections/correction.rules.js';
import type { DirectionMode } from '../../devices/attendance-device.rules.js';
import type { RecordResolution } from '../../ledger/attendance-record.rules.js';

/** Why a punch is shown and does not count. */
export const exclusions = ['not_valid', 'impossible_time', 'ignored', 'repeated', 'between'] as const;
export type Exclusion = (typeof exclusions)[number];

/** One record of a terminal, or one that somebody added. */
export interface Punch {
  /** Null: added by a correction. */
  recordId: number | null;
  /** The correction that added it or that ignores it. */
  correctionId: number | null;
  /** Epoch milliseconds. */
  at: number;
  /** `YYYY-MM-DDTHH:MM:SS` on the clock of the terminal, or of the site. */
  localTime: string;
  deviceId: number | null;
  deviceName: string | null;
  mode: DirectionMode;
  debounceMs: number;
  /** What was chosen at the terminal; null: nothing is known. */
  state: number | null;
  /** What a correction says it is; null for a record. */
  stated: Direction | null;
  isValid: boolean;
  isIgnored: boolean;
  resolution: RecordResolution;
  /** How far the terminal's clock was ahead; null where nobody knew. */
  driftMs: number | null;
}

/** A punch with what it means; it counts where nothing excludes it, and only then has a direction. */
export interface JudgedPunch {
  punch: Punch;
  direction: Direction | null;
  why: Exclusion | null;
}

/** In and out of the state key of the terminals (in, out, break out, break in, overtime in, overtime out). */
const directionOfState: Record<number, Direction> = { 0: 'in', 1: 'out', 2: 'out', 3: 'in', 4: 'in', 5: 'out' };

/** What a punch says by itself; null: it depends on the others of the day. */
function ownDirection({ stated, mode, state }: Punch): Direction | null {
  if (stated !== null) return stated;
  if (mode === 'in' || mode === 'out') return mode;
  if (mode === 'status' && state !== null) return directionOfState[state] ?? null;
  return null;
}

/**
 * What the punches of one person on one day mean (product A7), in order of time, whatever order they came in and however
 * often each is given. A punch within the debounce time of the last one that counted is a repetition, unless it says it
 * goes the other way. At terminals of `first_last` only the first punch of the day (in) and the last (out) count. Where
 * nothing says the direction it is the other one than before; every day begins outside.
 */
export function judge(punches: readonly Punch[]): JudgedPunch[] {
  const judged = inOrder(punches).map((punch): JudgedPunch => ({ punch, direction: null, why: excluded(punch) }));
  markRepeated(judged);
  markBetween(judged);
  const counted = judged.filter(counts);
  let before: Direction = 'out';
  for (const [index, own] of counted.entries()) {
    own.direction = ownDirection(own.punch) ?? byPlace(own.punch, index) ?? opposite(before);
    before = own.direction;
  }
  return judged;
}

const counts = ({ why }: JudgedPunch) => why === null;
const opposite = (direction: Direction): Direction => (direction === 'in' ? 'out' : 'in');

function excluded({ isValid, isIgnored, resolution }: Punch): Exclusion | null {
  if (isIgnored) return 'ignored';
  if (!isValid) return 'not_valid';
  return resolution === 'impossible' ? 'impossible_time' : null;
}

function markRepeated(judged: readonly JudgedPunch[]): void {
  let last: Punch | null = null;
  for (const own of judged.filter(counts)) {
    const isRepeated = last !== null && own.punch.at - last.at < own.punch.debounceMs && !oppose(last, own.punch);
    if (isRepeated) own.why = 'repeated';
    else last = own.punch;
  }
}

function oppose(one: Punch, other: Punch): boolean {
  const [a, b] = [ownDirection(one), ownDirection(other)];
  return a !== null && b !== null && a !== b;
}

function markBetween(judged: readonly JudgedPunch[]): void {
  const between = judged.filter(counts).slice(1, -1);
  for (const own of between) if (isFirstLast(own.punch)) own.why = 'between';
}

/** At the end of the day only the first and the last are left of `first_last`. */
function byPlace(punch: Punch, index: number): Direction | null {
  if (!isFirstLast(punch)) return null;
  return index === 0 ? 'in' : 'out';
}

const isFirstLast = ({ stated, mode }: Punch) => stated === null && mode === 'first_last';

/** By time; those of the same instant by what tells them apart, so that the order they came in does not matter. */
function inOrder(punches: readonly Punch[]): Punch[] {
  const unique = new Map(punches.map(punch => [keyOf(punch), punch]));
  return [...unique.values()].toSorted(
    (a, b) =>
      a.at - b.at ||
      (a.deviceId ?? 0) - (b.deviceId ?? 0) ||
      (a.recordId ?? 0) - (b.recordId ?? 0) ||
      (a.correctionId ?? 0) - (b.correctionId ?? 0),
  );
}

const keyOf = ({ recordId, correctionId }: Punch) => (recordId === null ? `c${correctionId}` : `r${recordId}`);
