import { LocalTime } from '../../shared/zones.js';
import { TerminalFailure } from './terminal-failure.rules.js';
import { DeviceTime } from './wire/device-time.codec.js';
import { PunchBatch } from './wire/punch-log.codec.js';
import { Punch } from './wire/punch.codec.js';
import { TerminalSizes } from './wire/sizes.codec.js';

/** What a session tells while it lives. Nothing a listener throws reaches the session. */
export interface TerminalListener {
  /** The key is asked for. */
  authenticating?(): void;
  /** Punches as they happen; a punch can come at any moment after {@link TerminalSession.subscribe}. */
  punched?(punches: Punch[]): void;
  /** An attendance event that cannot be decoded; the punch is in the log all the same. */
  undecodable?(raw: Buffer): void;
  /** What the terminal's clock showed when it was asked for a sign of life. */
  beat?(clock: DeviceTime | null): void;
}

export interface TerminalOptions {
  /** An IP address. */
  host: string;
  port: number;
  /** The communication key, 0 without one. */
  commKey: number;
  listener?: TerminalListener;
  /** Until TCP is open (10 s). */
  connectTimeoutMs?: number;
  /** Until a reply, or the next piece of one (10 s). After it the connection is given up: nobody knows what comes next. */
  replyTimeoutMs?: number;
  /** After so much silence the terminal is asked for the time (30 s). */
  heartbeatMs?: number;
}

/** Each is null where the terminal does not say, or says nothing. */
export interface TerminalIdentity {
  serialNumber: string | null;
  platform: string | null;
  deviceName: string | null;
  firmware: string | null;
  mac: string | null;
}

/** The attendance log as it was read. */
export interface TerminalLog {
  /** Records; where their size could not be told, 0. */
  count: number;
  /** Bytes of one record; null for an empty log and where it could not be told. */
  recordSize: number | null;
  /** Records decoded piece by piece, oldest first, so that the event loop is free between the pieces. */
  batches(size?: number): Iterable<PunchBatch>;
}

/** Counts of one session, for diagnostics. */
export interface TerminalStatistics {
  frames: number;
  events: number;
  /** Attendance events that could not be decoded. */
  undecodable: number;
  /** Replies nobody waited for. */
  stale: number;
  skippedBytes: number;
  badChecksums: number;
  /** Milliseconds since the last frame. */
  quietMs: number;
}

/**
 * An open session with one terminal, which takes one command at a time; calls queue up. Every promise settles; a
 * rejection is a {@link TerminalFailure}, and of those only `rejected` leaves the session alive. It reads, and sets the
 * clock when told to; it never disables a terminal and never clears anything.
 */
export abstract class TerminalSession {
  /** Settles, and never rejects, when the session is over; with the reason. */
  abstract readonly ended: Promise<TerminalFailure>;
  abstract readonly statistics: TerminalStatistics;
  abstract identify(): Promise<TerminalIdentity>;
  /** Null where the terminal does not tell. */
  abstract readClock(): Promise<DeviceTime | null>;
  abstract setClock(time: LocalTime): Promise<void>;
  /** Null where the terminal does not tell. */
  abstract readSizes(): Promise<TerminalSizes | null>;
  /** From now on punches are told to the listener as they happen. */
  abstract subscribe(): Promise<void>;
  /** The whole attendance log, in one read. */
  abstract readLog(): Promise<TerminalLog>;
  /** Tells the terminal and ends the session; at most a second. */
  abstract close(): Promise<void>;
}

/** Opens sessions with attendance terminals. A terminal takes one connection: open no second one. */
export abstract class TerminalClient {
  /** A session past its handshake and key. Rejects with {@link TerminalFailure}. */
  abstract connect(options: TerminalOptions): Promise<TerminalSession>;
}
