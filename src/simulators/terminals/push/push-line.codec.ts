import type { LocalTime } from '../../../shared/zones.js';

/** A punch in the memory of a simulated terminal. */
export interface HeldPunch {
  code: string;
  /** What the clock showed; need not be a time. */
  local: LocalTime;
  /** Epoch milliseconds. */
  at: number;
  state: number;
  verify: number;
  workCode: number;
}

/** How a terminal writes its lines: the time as a date or in Unix seconds, with all fields or only the first two. */
export interface LineStyle {
  epochTimes: boolean;
  shortLines: boolean;
}

/** A line of the table `ATTLOG`. */
export function encodePunch(punch: HeldPunch, { epochTimes, shortLines }: LineStyle): string {
  const time = epochTimes ? String(Math.floor(punch.at / 1000)) : dateOf(punch.local);
  const fields = [punch.code, time, ...(shortLines ? [] : [punch.state, punch.verify, punch.workCode, 0, 0])];
  return `${fields.join('\t')}\n`;
}

const two = (value: number) => String(value).padStart(2, '0');

function dateOf({ year, month, day, hour, minute, second }: LocalTime): string {
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** The options a server gives in its answer to the handshake; null where it is none for this terminal. */
export function decodeOptions(text: string, serialNumber: string): Map<string, string> | null {
  const [first, ...lines] = text.split(/\r?\n/);
  if (first !== `GET OPTION FROM: ${serialNumber}`) return null;
  return new Map(lines.flatMap(line => (line.includes('=') ? [pairOf(line)] : [])));
}

function pairOf(line: string): [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}
