import { DeviceTime } from './device-time.codec.js';

/** One punch as a terminal reports it, from its log or live. */
export interface Punch {
  /** The user id; `uid:<n>` where the record carries only the internal number and no user list says whose it is. */
  code: string;
  /** The terminal's internal number of the user; null where the record does not have it. */
  uid: number | null;
  time: DeviceTime;
  /** How the person was recognised (0 or 3 password, 1 finger, 2 or 4 card, 15 face; varies by model). */
  verify: number;
  /** 0 in, 1 out, 2 break out, 3 break in, 4 overtime in, 5 overtime out, 255 none chosen. */
  state: number;
  workCode: number | null;
  /** The terminal refused the person. Only live events say so. */
  rejected: boolean;
  /** The record's bytes: a view into what was received. */
  raw: Buffer;
}

/** The user id that belongs to an internal number, if a user list says so. */
export type CodeOfUid = (uid: number) => string | undefined;

export function codeFor(uid: number, codes: CodeOfUid): string {
  return codes(uid) ?? `uid:${uid}`;
}
