import type { NotificationType } from '../configs/notification-config.rules.js';
import { backoffMs } from '../../shared/backoff.js';

/** One attempt for one message: `{ message_id }`, the id of its row. */
export const deliverJob = 'notifications.deliver';
/** The same for one that has failed before: whoever hangs, hangs here, and not in the way of the others. */
export const deliverAgainJob = 'notifications.deliver-again';

export function jobFor(attempts: number): string {
  return attempts > 0 ? deliverAgainJob : deliverJob;
}

/** An attempt takes no longer; its signal then ends it. */
export const attemptMs = 10_000;
/** An attempt whose end nobody has stored by then is made again. */
export const leaseMs = 15_000;

/** What the provider said; see `Answer` of the channels. */
interface Answer {
  status: number | null;
  text: string;
}

/** How one attempt ended; `interrupted`: this process had to stop in the middle of it. */
export type Outcome =
  | { kind: 'delivered'; answer: Answer }
  | {
      kind: 'failed';
      reason: string;
      permanent: boolean;
      answer: Answer | null;
      retryAfterSeconds: number | null;
    }
  | { kind: 'interrupted' };

/** What becomes of the message; instants in epoch milliseconds. `blocks`: nothing else will reach this recipient either. */
export type Verdict =
  | { status: 'delivered' }
  | { status: 'retrying'; nextAttemptAt: number }
  | { status: 'dead'; blocks: boolean };

export interface Attempt {
  type: NotificationType;
  /** Attempts made, this one included. */
  attempts: number;
  /** When the first attempt was made, in epoch milliseconds. */
  firstAt: number;
  now: number;
  /** 0..1 */
  random: number;
}

const hourMs = 3_600_000;
const firstDelayMs = 2000;
/** With the 10 seconds of an attempt it arrives within a minute of the provider's return. */
const youngDelayMs = 45_000;
const youngMs = 2 * hourMs;
/** Then a minute matters less and less: the delay is a sixteenth of the time since. */
const oldShare = 16;
const givenUpAfterMs = 24 * hourMs;

/**
 * What follows from an attempt. A message that failed is tried again after 2 seconds, doubling up to 45 in its first two
 * hours, less often later, but not before the provider wants it, for 24 hours; at their end there is one last attempt.
 */
export function verdictOf(outcome: Outcome, attempt: Attempt): Verdict {
  const { attempts, firstAt, now, random, type } = attempt;
  if (outcome.kind === 'delivered') return { status: 'delivered' };
  if (outcome.kind === 'interrupted') return { status: 'retrying', nextAttemptAt: now };
  if (outcome.permanent) return { status: 'dead', blocks: blocks(type, outcome.answer?.status ?? null) };
  const age = now - firstAt;
  if (age >= givenUpAfterMs) return { status: 'dead', blocks: false };
  const maxMs = Math.max(youngDelayMs, (age - youngMs) / oldShare);
  const delay = backoffMs(attempts, { baseMs: firstDelayMs, maxMs, jitter: random });
  const wished = now + Math.max(delay, (outcome.retryAfterSeconds ?? 0) * 1000);
  return { status: 'retrying', nextAttemptAt: Math.min(wished, firstAt + givenUpAfterMs) };
}

/** Answers that speak of the recipient (or the key to it), not of one message. */
const refusals = [400, 401, 403, 404, 410];
/** Permanent answers of a mail server that speak of our account, or of this message. */
const notTheMailbox = [530, 534, 535, 538, 552, 554];

function blocks(type: NotificationType, status: number | null): boolean {
  if (status === null) return false;
  return type === 'email' ? status >= 500 && !notTheMailbox.includes(status) : refusals.includes(status);
}

/** Why nothing is sent for a config, or null; `config` null: it was deleted. */
export function refusalOf(
  config: { enabled: boolean; blockedAt?: Date | null; blockedReason?: string | null } | null,
): string | null {
  if (!config) return 'The notification config was deleted.';
  if (!config.enabled) return 'The notification config is switched off.';
  if (!config.blockedAt) return null;
  return `The notification config is blocked until it is changed or tested: ${config.blockedReason ?? 'unknown reason'}`;
}
