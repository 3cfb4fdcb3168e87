import { localTime } from '../../../shared/zones.js';
import { decodeTimeBytes, type DeviceTime } from '../../terminal/wire/device-time.codec.js';
import { decodeUserId } from '../../terminal/wire/text.codec.js';
import { linesOf } from './line.codec.js';

/** A punch as a line of the table `ATTLOG` says it. */
interface PushedPunch {
  code: string;
  time: DeviceTime;
  /** How the person was recognised; null where the line ends before it. */
  verify: number | null;
  /** 0 in, 1 out, 2 break out, 3 break in, 4 overtime in, 5 overtime out, 255 none chosen; null where it is left out. */
  state: number | null;
  workCode: number | null;
  /** The bytes of the line: a view into what was received. */
  raw: Buffer;
}

/** A line that says no punch. */
interface Scrap {
  raw: Buffer;
  reason: string;
}

export interface AttendanceLog {
  punches: PushedPunch[];
  scraps: Scrap[];
}

/** A line of a terminal has about sixty; what is longer is no line, and is kept up to here. */
const longestLine = 1024;
const longestCode = 50;
const tab = 0x09;

/**
 * The lines of the table `ATTLOG`: code, time, state, verification and work code, then fields of no known meaning, with
 * tabs between; what comes after the time may be left out. `zone` is the terminal's, for firmware that sends Unix seconds.
 * Never throws: what cannot be read is a scrap.
 */
export function decodeAttendanceLog(body: Buffer, zone: string): AttendanceLog {
  const log: AttendanceLog = { punches: [], scraps: [] };
  for (const raw of linesOf(body)) {
    const read = decodeLine(raw, zone);
    if (typeof read === 'string') log.scraps.push({ raw: raw.subarray(0, longestLine), reason: read });
    else log.punches.push(read);
  }
  return log;
}

function decodeLine(raw: Buffer, zone: string): PushedPunch | string {
  if (raw.length > longestLine) return `The line has ${raw.length} bytes; only the first ${longestLine} are kept.`;
  const [code = raw, time, state, verify, workCode] = fieldsOf(raw);
  const name = decodeUserId(code);
  if (name === '') return 'The line names nobody.';
  if (name.length > longestCode) return `The code is longer than ${longestCode} characters.`;
  const at = time && timeOf(time.toString('latin1').trim(), zone);
  if (!at) return 'The line has no time.';
  return {
    code: name,
    time: at,
    state: numberOf(state, 32_767),
    verify: numberOf(verify, 32_767),
    workCode: numberOf(workCode, Number.MAX_SAFE_INTEGER),
    raw,
  };
}

/** The first five; more are of no known meaning. */
function fieldsOf(line: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let start = 0;
  while (fields.length < 5 && start <= line.length) {
    const found = line.indexOf(tab, start);
    const end = found === -1 ? line.length : found;
    fields.push(line.subarray(start, end));
    start = end + 1;
  }
  return fields;
}

const datePattern = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/;

function timeOf(text: string, zone: string): DeviceTime | null {
  if (/^\d{9,10}$/.test(text)) return ofEpoch(Number(text), zone);
  const [, ...parts] = datePattern.exec(text) ?? [];
  const [year, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(part => Number(part ?? 0));
  return year === undefined ? null : ofParts(year, month, day, hour, minute, second);
}

/** What the terminal's clock showed then: the ledger knows punches by that. */
function ofEpoch(seconds: number, zone: string): DeviceTime {
  const { year, month, day, hour, minute, second } = localTime(zone, seconds * 1000);
  return ofParts(year, month, day, hour, minute, second);
}

/** Judged as the times of the binary protocol are, which know no other years than these. */
function ofParts(year: number, month: number, day: number, hour: number, minute: number, second: number): DeviceTime {
  const parts = [month, day, hour, minute, second];
  const time = decodeTimeBytes(Buffer.from([year >= 2000 && year <= 2255 ? year - 2000 : 0, ...parts]), 0);
  if (year >= 2000 && year <= 2255) return time;
  const text = `${String(year).padStart(4, '0')}${time.text.slice(4)}`;
  return { local: { ...time.local, year }, text, flaw: 'impossible' };
}

/** Null for what is left out, no whole number, or greater than can be kept. */
function numberOf(field: Buffer | undefined, largest: number): number | null {
  const text = field?.toString('latin1').trim() ?? '';
  if (!/^\d{1,16}$/.test(text)) return null;
  const value = Number(text);
  return value <= largest ? value : null;
}
