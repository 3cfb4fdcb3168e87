import { createHash } from 'node:crypto';
import { localDate, localHour } from '../../shared/zones.js';
import type { UnsentHour } from './outbox.rules.js';

/** A message of the site protocol, ready to be sent. */
export interface CloudMessage {
  /** The same key always has the same body, to the byte. */
  key: string;
  body: string;
}

/** This site as the receiver knows it. */
export interface Sender {
  siteId: string;
  /** IANA zone in which its days and hours are counted. */
  zone: string;
}

/** Somebody who is here. */
export interface OnlineEmployee {
  employeeId: number;
  employeeName: string;
  fakeName: string;
  area: string;
}

/** Who is here at this instant. */
export function encodeHeartbeat({ siteId }: Sender, now: Date, online: readonly OnlineEmployee[]): CloudMessage {
  const timestamp = now.toISOString();
  const body = JSON.stringify({
    site_id: siteId,
    timestamp,
    devices_online: online.map(({ employeeId, employeeName, fakeName, area }) => ({
      employee_id: employeeId,
      employee_name: employeeName,
      fake_name: fakeName,
      area,
    })),
  });
  return { key: `heartbeat/${encodeURIComponent(siteId)}/${timestamp}`, body };
}

/**
 * Hours of one revision and one hour, at least one. `timestamp` is when the newest of them was summed up, not when they
 * are sent: an attempt that is repeated sends the same again. The key is
 * `presence/<site>/<hour_start>/<part>/<revision>`, the part a digest of the body, since which rows an hour still has to
 * send changes from one attempt to the next.
 */
export function encodePresence({ siteId, zone }: Sender, rows: readonly UnsentHour[]): CloudMessage {
  const [first] = rows;
  if (!first) throw new Error('A message about presence has at least one row');
  const body = JSON.stringify({
    site_id: siteId,
    timestamp: iso(Math.max(...rows.map(({ updatedAt }) => updatedAt))),
    presence_data: rows.map(row => ({
      employee_id: row.employeeId,
      employee_name: row.employeeName,
      fake_name: row.fakeName,
      date: localDate(zone, row.hourStart),
      hour: localHour(zone, row.hourStart),
      hour_start: iso(row.hourStart),
      first_seen: row.firstSeen === null ? null : iso(row.firstSeen),
      last_seen: row.lastSeen === null ? null : iso(row.lastSeen),
      minutes_online: row.minutesOnline,
    })),
  });
  const part = createHash('sha256').update(body).digest('hex').slice(0, 16);
  const parts = ['presence', encodeURIComponent(siteId), iso(first.hourStart), part, first.revision];
  return { key: parts.join('/'), body };
}

const iso = (instant: number) => new Date(instant).toISOString();
