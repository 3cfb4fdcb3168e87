import { TerminalFailureKind } from './terminal-failure.rules.js';

/** In the order a connection goes through them; `live` is the goal. */
export const connectionPhases = [
  'connecting',
  'authenticating',
  'identifying',
  'subscribing',
  'backfilling',
  'live',
] as const;
type ConnectionPhase = (typeof connectionPhases)[number];

/** `waiting`: for the next attempt; `wrong_key`: the same, but only a new key will help. */
type ConnectionState = 'idle' | ConnectionPhase | 'waiting' | 'wrong_key' | 'stopped';

export interface ConnectionPolicy {
  /** RECONNECT_BASE_DELAY, in ms. */
  baseDelayMs: number;
  /** RECONNECT_MAX_DELAY, in ms. */
  maxDelayMs: number;
  /** RECONNECT_BACKOFF_MULTIPLIER. */
  multiplier: number;
  /** So long must a connection live until earlier failures are forgotten: some terminals accept and drop at once. */
  steadyAfterMs: number;
}

/** The connection to one terminal. Instants are epoch milliseconds. */
export interface Connection {
  state: ConnectionState;
  /** Failures in a row; a connection shorter than a minute does not end the row. */
  failures: number;
  /** When the first of them was. */
  failingSince: number | null;
  liveSince: number | null;
  /** When the next attempt is due; null while connected, idle or stopped. */
  retryAt: number | null;
  /** Why the last connection ended. */
  problem: TerminalFailureKind | null;
}

export type ConnectionEvent =
  /** An attempt begins: at the start, by hand, or when it is due. */
  | { type: 'attempted' }
  | { type: 'reached'; phase: ConnectionPhase; at: number }
  /** `random`: 0..1, to spread the attempts of many terminals. */
  | { type: 'lost'; kind: TerminalFailureKind; at: number; random: number }
  | { type: 'stopped' };

/** How far the delay is spread to both sides. */
const spread = 0.2;

export const idleConnection: Connection = {
  state: 'idle',
  failures: 0,
  failingSince: null,
  liveSince: null,
  retryAt: null,
  problem: null,
};

/**
 * The connection after an event. An event that does not belong to its state changes nothing: late news of a connection
 * that was given up already, a step backwards, anything but an attempt after a stop.
 */
export function advance(connection: Connection, event: ConnectionEvent, policy: ConnectionPolicy): Connection {
  if (event.type === 'stopped') return { ...connection, state: 'stopped', liveSince: null, retryAt: null };
  if (event.type === 'reached') return reach(connection, event.phase, event.at);
  if (event.type === 'lost') return isConnected(connection) ? lose(connection, event, policy) : connection;
  return isConnected(connection) ? connection : { ...connection, state: 'connecting', retryAt: null };
}

/** Whether this failure is the one to tell people about (MAX_CONSECUTIVE_FAILURES). */
export function isAlarming(connection: Connection, maxFailures: number): boolean {
  return connection.failures === maxFailures && connection.retryAt !== null;
}

/** Whether it failed so long that trying on makes no sense (MAX_RETRY_DURATION, in ms). */
export function isHopeless(connection: Connection, at: number, maxRetryMs: number): boolean {
  return connection.failingSince !== null && connection.retryAt !== null && at - connection.failingSince >= maxRetryMs;
}

/** Milliseconds before the attempt after so many failures in a row. */
export function reconnectDelayMs(failures: number, random: number, policy: ConnectionPolicy): number {
  const grown = policy.baseDelayMs * policy.multiplier ** Math.min(Math.max(0, failures - 1), 64);
  const spreadOut = Math.min(policy.maxDelayMs, grown) * (1 - spread + 2 * spread * random);
  return Math.round(Math.min(policy.maxDelayMs, spreadOut));
}

function isConnected({ state }: Connection): boolean {
  return connectionPhases.some(phase => phase === state);
}

function reach(connection: Connection, phase: ConnectionPhase, at: number): Connection {
  const now = connectionPhases.findIndex(known => known === connection.state);
  if (now === -1 || connectionPhases.indexOf(phase) <= now) return connection;
  return { ...connection, state: phase, liveSince: phase === 'live' ? at : null };
}

function lose(
  connection: Connection,
  { kind, at, random }: Extract<ConnectionEvent, { type: 'lost' }>,
  policy: ConnectionPolicy,
): Connection {
  const { liveSince } = connection;
  const steady = liveSince !== null && at - liveSince >= policy.steadyAfterMs;
  const ended = { ...connection, liveSince: null, problem: kind };
  if (kind === 'used_up' || kind === 'stopped') {
    // It was ended, it did not fail; but neither is that the minute of life that ends a row of failures.
    const row = steady ? { failures: 0, failingSince: null } : {};
    return { ...ended, ...row, state: 'waiting', retryAt: at };
  }
  const failures = steady ? 1 : connection.failures + 1;
  const failingSince = steady ? at : (connection.failingSince ?? at);
  const wrongKey = kind === 'wrong_key';
  const delay = wrongKey ? policy.maxDelayMs : reconnectDelayMs(failures, random, policy);
  return { ...ended, state: wrongKey ? 'wrong_key' : 'waiting', failures, failingSince, retryAt: at + delay };
}
