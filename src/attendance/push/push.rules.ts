import { formatIp, parseIp } from '../../shared/ip.js';
import { zoneOffsetMs } from '../../shared/zones.js';
import type { PushTimeZone } from '../devices/attendance-device.rules.js';
import type { PushCommand } from './wire/push-command.codec.js';

/** Whether a terminal that calls by itself may deliver punches. */
export const pushApprovals = ['pending', 'approved', 'refused'] as const;
export type PushApproval = (typeof pushApprovals)[number];

/** Terminals that wait for approval; while there are so many, no other is noted. */
export const mostPending = 200;

/** A terminal that waits and has not called for so long gives its place to another. */
export const pendingKeptMs = 7 * 86_400_000;

/** How long the time a terminal was heard last may lag behind, so that not every poll is a write. */
const heardLagMs = 15_000;

/** New terminals that one address may announce in each window. */
const arrivalsAllowed = 50;
const arrivalWindowMs = 3_600_000;

/** What an address has announced; instants are of the monotonic clock. */
export interface Arrivals {
  since: number;
  count: number;
}

/** What one more arrival comes to; null where the address has announced enough. */
export function afterArrival(before: Arrivals | undefined, now: number): Arrivals | null {
  if (!before || now - before.since >= arrivalWindowMs) return { since: now, count: 1 };
  return before.count >= arrivalsAllowed ? null : { ...before, count: before.count + 1 };
}

/** An address in its one form, IPv4 also where it came through IPv6; what a proxy passes on may be anything. */
export function addressOf(text: string): string {
  const ip = parseIp(text.replace(/^::ffff:(?=\d+\.)/i, ''));
  return ip ? formatIp(ip) : 'unknown';
}

/** What was known of a terminal. */
interface LastHeard {
  lastSeenAt: Date;
  remoteAddress: string;
}

/** Whether a call of a terminal is worth a write: it was silent for a while, or calls from elsewhere. */
export function isWorthNoting({ lastSeenAt, remoteAddress }: LastHeard, now: Date, address: string): boolean {
  return remoteAddress !== address || Math.abs(now.getTime() - lastSeenAt.getTime()) >= heardLagMs;
}

/** What is known about a terminal after it has said more; the same object where that is nothing new. */
export function withFacts(known: Record<string, string>, said: Record<string, string>): Record<string, string> {
  const isNews = Object.entries(said).some(([name, value]) => known[name] !== value);
  return isNews ? { ...known, ...said } : known;
}

/** How the device is described, as far as the terminal has told it. */
export function identityIn(facts: Record<string, string>): { firmwareVersion?: string; deviceModel?: string } {
  const firmware = facts['FWVersion'] ?? facts['FirmVer'];
  const model = facts['DeviceName'];
  return {
    ...(firmware === undefined ? {} : { firmwareVersion: firmware.slice(0, 100) }),
    ...(model === undefined ? {} : { deviceModel: model.slice(0, 60) }),
  };
}

/**
 * The zone as the terminal is told it, in the unit it takes; null: not at all. There is no agreed unit, and a terminal
 * that misreads it sets its clock wrong.
 */
export function timeZoneFor(unit: PushTimeZone, zone: string, at: number): string | null {
  if (unit === 'none') return null;
  const minutes = Math.round(zoneOffsetMs(zone, at) / 60_000);
  return String(unit === 'minutes' ? minutes : minutes / 60);
}

/** The terminal was told where to begin: only then what it says about how far it is means anything. */
export function hasBegun(stamps: Readonly<Record<string, string>>): boolean {
  return stamps['ATTLOG'] !== undefined;
}

/** A command that a terminal passes over is not sent at each of its polls. */
const commandPauseMs = 300_000;

/**
 * The command for a terminal that asks for one: to look at its options again while it has not been told where to begin,
 * to tell about itself while nothing is known. `lastAt` is when it was sent one (monotonic), null: never.
 */
export function commandFor(
  { stamps, facts }: { stamps: Readonly<Record<string, string>>; facts: Record<string, string> },
  lastAt: number | null,
  now: number,
): PushCommand | null {
  if (lastAt !== null && now - lastAt < commandPauseMs) return null;
  if (!hasBegun(stamps)) return 'CHECK';
  return identityIn(facts).firmwareVersion === undefined ? 'INFO' : null;
}

/** What the data of a table is to us. A table that nobody asked for may have punches in it: its lines are kept. */
export function meaningOf(table: string): 'punches' | 'facts' | 'ignored' {
  if (table === 'OPTIONS') return 'facts';
  return ignoredTables.has(table) ? 'ignored' : 'punches';
}

/** Users, fingers, faces, photos and the terminal's own journal: never stored, and not asked for. */
const ignoredTables: ReadonlySet<string> = new Set([
  'OPERLOG',
  'ATTPHOTO',
  'USERINFO',
  'USERPIC',
  'FINGERTMP',
  'FACE',
  'BIODATA',
  'BIOPHOTO',
  'FVEIN',
  'IDCARD',
  'ERRORLOG',
  'TABLEDATA',
  'RTSTATE',
]);
