import { RecordLayout } from '../../attendance/terminal/wire/punch-record.codec.js';
import { Clock } from '../../shared/clock.js';

/** Bytes of a live event; each belongs to some family of terminals. */
export type EventSize = 10 | 12 | 14 | 32 | 36 | 37 | 52;

export interface TerminalSimulatorOptions {
  /** A loopback address. */
  host?: '127.0.0.1' | '::1';
  /** 0: a free one. */
  port?: number;
  clock?: Clock;
  /** The zone that the terminal's clock shows, UTC. */
  zone?: string;
  /** By name, as the terminal is asked for it: `~SerialNumber`, `~Platform`, `~DeviceName`, `MAC`. */
  options?: Record<string, string>;
  firmware?: string;
  /** Null: it asks for no key. 0: it asks although it has none. */
  commKey?: number | null;
  recordLayout?: RecordLayout;
  eventSize?: EventSize;
  userSize?: 28 | 72;
  /** Attendance records that fit; a full terminal takes no more punches. */
  capacity?: number;
  faults?: Partial<TerminalFaults>;
}

/** What a terminal does badly; each can be switched while it runs. */
export interface TerminalFaults {
  /** Bytes of a TCP segment; null: what is written goes out as it is. */
  segmentBytes: number | null;
  /** Milliseconds between two segments of one message. */
  segmentDelayMs: number;
  /** Everything said in one turn of the event loop goes out in one segment. */
  merged: boolean;
  /** Takes every byte and answers nothing: unplugged, restarted, or somebody is in its menu. */
  mute: boolean;
  /** A command answered by resetting or closing the connection. */
  breakOn: { command: number; how: 'reset' | 'close' } | null;
  /** A command answered so many ms later; others are answered meanwhile. */
  late: { command: number; ms: number } | null;
  /** `one-kicks`: a new client ends the earlier one; `one-refuses`: is ended itself. */
  clients: 'many' | 'one-kicks' | 'one-refuses';
  /** Milliseconds its clock is ahead. */
  clockAheadMs: number;
  /** Commands answered with 65535, unknown. */
  unknown: number[];
  /** The answer to a bulk read in place of data (2001, 4989, 65535). */
  refuseReads: number | null;
  /** What becomes of the connection after so many bytes of bulk data. */
  reboot: { afterBytes: number; how: 'reset' | 'close' | 'silence' } | null;
  /** What the read of an empty log is answered with. */
  emptyLog: 'error' | 'no-bytes' | 'no-records';
  /** The number of records it claims; null: the true one. */
  claimedRecords: number | null;
  /** Bytes of the reply about sizes: 80, 92 and 112 are known. */
  sizesBytes: number;
  /** Drops, without a word, a request whose reply id does not grow. */
  strictReplyIds: boolean;
  /** Sends events only after it was enabled. */
  needsEnable: boolean;
  /** Holds events back until the next reply and sends them right before it. */
  eventsBeforeReply: boolean;
  /** Sent before every reply. */
  garbage: Buffer | null;
  /** Bytes of one frame of bulk data (1008 is usual); null: a whole piece in one. */
  frameBytes: number | null;
  /** The session of bulk frames is their number, that of the last acknowledgement the bytes, as on a K40. */
  oddSessions: boolean;
  /** Up to so many bytes are sent in one frame, without announcement. */
  directBytes: number;
  /** So many bytes of every announced piece are missing. */
  missingBytes: number;
}

export const noFaults: TerminalFaults = {
  segmentBytes: null,
  segmentDelayMs: 0,
  merged: false,
  mute: false,
  breakOn: null,
  late: null,
  clients: 'many',
  clockAheadMs: 0,
  unknown: [],
  refuseReads: null,
  reboot: null,
  emptyLog: 'error',
  claimedRecords: null,
  sizesBytes: 92,
  strictReplyIds: true,
  needsEnable: true,
  eventsBeforeReply: false,
  garbage: null,
  frameBytes: null,
  oddSessions: false,
  directBytes: 1_024,
  missingBytes: 0,
};
