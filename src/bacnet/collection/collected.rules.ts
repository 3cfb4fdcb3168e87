import type { Breaker } from '../engine/breaker.rules.js';
import type { DeviceProfile } from '../engine/batching/device-profile.rules.js';
import type { Reading as Taken } from '../engine/collection/reading.rules.js';
import type { Reading } from '../readings/newest.rules.js';
import type { ReadingSource } from '../readings/reading.rules.js';

/** What was known of a device before it was asked. */
export interface Before {
  state: 'unknown' | 'online' | 'offline';
  failures: number;
  /** Epoch milliseconds. */
  retryAt: number | null;
  profile: Readonly<Record<string, unknown>>;
}

/** What came of asking it. */
export interface After {
  answered: boolean;
  breaker: Breaker;
  profile: DeviceProfile;
}

/** What is kept of it. */
export interface Outcome {
  at: Date;
  /** Null: nothing was learned about it. */
  state: 'online' | 'offline' | null;
  failures: number;
  retryAt: Date | null;
  problem: string | null;
  profile: Record<string, unknown>;
}

const longestText = 300;

/** A reading as it is stored. */
export function toReading(taken: Taken, source: ReadingSource): Reading {
  const { pointId, value, text, statusFlags, reliability, quality, at, fault } = taken;
  return {
    pointId,
    at: at.getTime(),
    source,
    value,
    valueText: text?.slice(0, longestText) ?? null,
    statusFlags,
    reliability,
    quality,
    deviceAt: null,
    problem: fault?.replaceAll('-', ' ') ?? null,
  };
}

/** What is to be kept of it; a device that is closed by the breaker is offline, one that answers is online. */
export function outcomeOf({ answered, breaker, profile }: After, at: Date): Outcome {
  const isOffline = breaker.probeAt !== null;
  return {
    at,
    state: isOffline ? 'offline' : answered ? 'online' : null,
    failures: breaker.timeouts,
    retryAt: breaker.probeAt === null ? null : new Date(breaker.probeAt),
    problem: isOffline ? 'The device does not answer.' : null,
    profile: { ...profile },
  };
}

/** Whether anything but the time of the last answer has changed; that alone need not be stored at every reading. */
export function isWorthKeeping(before: Before, outcome: Outcome): boolean {
  const isSame =
    (outcome.state === null || outcome.state === before.state) &&
    outcome.failures === before.failures &&
    (outcome.retryAt?.getTime() ?? null) === before.retryAt;
  return !isSame || !isAlike(before.profile, outcome.profile);
}

/** Apart from what only counts up. */
function isAlike(known: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): boolean {
  const { goodBatches: _, proven: __, ...rest } = now;
  return Object.entries(rest).every(([name, value]) => JSON.stringify(known[name] ?? null) === JSON.stringify(value));
}
