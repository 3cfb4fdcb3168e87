import type { ServerState } from '../../api/types.js';
import type { SheetDayView } from '../../client/types.gen.js';
import type { DayFlag, Verdict } from '../types.js';

interface VerdictLook {
  word: string;
  /** In the cell of a day. */
  letter: string;
  /** Whose colours it has. */
  state: ServerState;
  meaning: string;
}

/** From what somebody has to look at to what needs no look. */
export const verdictLooks: Record<Verdict, VerdictLook> = {
  absent: { word: 'Absent', letter: 'A', state: 'down', meaning: 'work was due, every terminal has told, no punch' },
  incomplete: { word: 'Incomplete', letter: 'I', state: 'degraded', meaning: 'an arrival or a departure is missing' },
  present: { word: 'Present', letter: 'P', state: 'up', meaning: 'every arrival has its departure' },
  open: { word: 'Goes on', letter: '…', state: 'maintenance', meaning: 'the day is not over' },
  unknown: {
    word: 'Unknown',
    letter: '?',
    state: 'unknown',
    meaning: 'no punch, but nobody can tell that there was none',
  },
  day_off: { word: 'Day off', letter: '·', state: 'paused', meaning: 'no work was due' },
};

/** What stands in the cell: whoever came late has a letter of their own. */
export function letterOf({ verdict, late_seconds: late }: SheetDayView): string {
  return verdict === 'present' && late > 0 ? 'L' : verdictLooks[verdict].letter;
}

export const flagWords: Record<DayFlag, string> = {
  missing_in: 'An arrival is missing',
  missing_out: 'A departure is missing',
  ambiguous_time: 'A punch fell into the hour that came twice when the clocks were set back',
  nonexistent_time: 'A punch has a time that was skipped when the clocks were set forward',
  impossible_time: 'A terminal showed something that is no time',
  clock_drift: 'The clock of a terminal was off when this was punched',
  corrected: 'Corrected by hand',
  awaiting_terminals: 'Not every terminal has told yet',
  without_code: 'This employee has no attendance code',
  without_schedule: 'This employee has no schedule',
};

/** Whole hours and minutes, `7:35`. */
export function clockHours(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `7 h 35 min` */
export function hoursInWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What is known of a day, for those who hear it. */
export function dayInWords(day: SheetDayView): string {
  return [
    verdictLooks[day.verdict].word,
    day.worked_seconds > 0 && hoursInWords(day.worked_seconds),
    day.late_seconds > 0 && `${hoursInWords(day.late_seconds)} late`,
    day.early_seconds > 0 && `left ${hoursInWords(day.early_seconds)} early`,
    day.flags.includes('corrected') && 'corrected',
  ]
    .filter(Boolean)
    .join(', ');
}
