import type { AttendanceDeviceView, AttendanceRecordView } from '../client/types.gen.js';
import type { DirectionMode, PushTimeZone } from './types.js';

export const directionWords = { in: 'In', out: 'Out' } as const;

/** What a person chooses at the terminal. */
const stateWords: Record<number, string> = {
  0: 'In',
  1: 'Out',
  2: 'Out for a break',
  3: 'Back from a break',
  4: 'In, overtime',
  5: 'Out, overtime',
};

/** In or out as the terminal said it; null: it said neither. */
export function directionOfState(state: number | null): 'in' | 'out' | null {
  if (state === 0 || state === 3 || state === 4) return 'in';
  return state === 1 || state === 2 || state === 5 ? 'out' : null;
}

export const stateText = (state: number | null): string =>
  state === null ? 'Not said' : (stateWords[state] ?? (state === 255 ? 'None chosen' : `State ${state}`));

const verifyWords: Record<number, string> = {
  0: 'Password',
  1: 'Finger',
  2: 'Card',
  3: 'Password',
  4: 'Card',
  15: 'Face',
};

/** How somebody was recognised; terminals differ in the rarer numbers. */
export const verifyText = (mode: number | null): string =>
  mode === null ? 'Not said' : (verifyWords[mode] ?? `Way ${mode}`);

export const sourceWords: Record<AttendanceRecordView['source'], string> = {
  live: 'Live',
  log: 'Log',
  push: 'Pushed',
};

export const resolutionWords: Record<AttendanceRecordView['zone_resolution'], string> = {
  unique: 'One instant',
  ambiguous: 'Ambiguous: the clocks were set back, so this time came twice',
  nonexistent: 'The clocks were set forward past this time',
  impossible: 'Not a time at all',
};

export const alarmWords = (alarm: string, device: AttendanceDeviceView): string => {
  if (alarm === 'drift') return `Clock ${driftText(device.clock_drift_seconds)}`;
  if (alarm === 'incomplete') return 'Ledger incomplete';
  return `Log ${Math.round((device.capacity_used ?? 0) * 100)} % full`;
};

/** `12 s fast`, `3 min slow`, `right`. */
export function driftText(seconds: number | null): string {
  if (seconds === null) return 'not known';
  const size = Math.abs(Math.round(seconds));
  if (size < 2) return 'right';
  const text = size < 120 ? `${size} s` : size < 7200 ? `${Math.round(size / 60)} min` : `${Math.round(size / 3600)} h`;
  return `${text} ${seconds > 0 ? 'fast' : 'slow'}`;
}

/** The same as a sentence of its own: `Right`. */
export function driftSentence(seconds: number | null): string {
  const text = driftText(seconds);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const modeChoices = [
  { id: 'status', name: 'As the person chose at the terminal' },
  { id: 'in', name: 'Always in' },
  { id: 'out', name: 'Always out' },
  { id: 'alternate', name: 'In and out by turns' },
  { id: 'first_last', name: 'First of the day in, last one out' },
] as const satisfies { id: DirectionMode; name: string }[];

export const modeText = (mode: DirectionMode): string => modeChoices.find(({ id }) => id === mode)?.name ?? mode;

export const pushZoneChoices = [
  { id: 'none', name: 'Not told' },
  { id: 'hours', name: 'In hours' },
  { id: 'minutes', name: 'In minutes' },
] as const satisfies { id: PushTimeZone; name: string }[];
