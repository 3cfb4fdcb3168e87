import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Jobs } from '../../jobs/jobs.js';
import { Clock } from '../../shared/clock.js';
import type { OutgoingMessage } from '../channels/channel.js';
import { lockConfig } from '../configs/config-lock.js';
import type { NotificationConfig } from '../configs/notification-config.entity.js';
import { dispatchJob } from '../dispatch/dispatch.rules.js';
import { NotificationItem } from '../dispatch/notification-item.entity.js';
import { quietUntil } from '../dispatch/quiet-hours.rules.js';
import { quietHoursOf } from '../dispatch/situation.js';
import {
  deliverAgainJob,
  jobFor,
  leaseMs,
  refusalOf,
  verdictOf,
  type Outcome,
  type Verdict,
} from './delivery.rules.js';
import { aboutMessage } from './message-facts.js';
import { inTurn } from './message-queue.js';
import { NotificationMessage } from './notification-message.entity.js';
import { openStatuses } from './notification-message.rules.js';
import type { Addressee } from './sender.js';

/** A message this process alone may send now; `refusal`: it must not be sent at all. */
export interface Begun {
  id: number;
  /** Attempts begun, this one included. */
  attempts: number;
  addressee: Addressee;
  message: OutgoingMessage;
  refusal: string | null;
}

/** The clocks of several machines differ; a job that comes a little early is on time. */
const earlyMs = 1000;

/** What is known of each attempt: begun before it, stored after it, each in a transaction of its own. */
@Injectable()
export class DeliveryRecords {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Takes the message for one attempt, or returns null where there is none to be made now: it is over, being sent by
   * somebody, not due yet, or behind an older message to the same recipient.
   */
  begin(id: number): Promise<Begun | null> {
    return this.em.transactional(async em => {
      const [message, config] = await lockMessage(em, id);
      const now = this.clock.now();
      const dueAt = message?.nextAttemptAt?.getTime() ?? Infinity;
      if (!message || !isOpen(message) || dueAt > now.getTime() + earlyMs) return null;
      const refusal = refusalOf(config);
      if (refusal === null && (await isBehind(em, message))) return null;
      if (refusal === null && (await this.hush(message, config, now))) return null;
      if (refusal === null) {
        const until = new Date(now.getTime() + leaseMs);
        em.assign(message, { attempts: message.attempts + 1, attemptUntil: until, nextAttemptAt: until });
        message.firstAttemptAt ??= now;
        // Where somebody has corrected the recipient since, it goes to the new one.
        if (config) em.assign(message, { notificationType: config.notificationType, recipient: config.recipient });
      }
      const { messageId, createdAt: at, content, attempts } = message;
      const addressee = { notificationType: message.notificationType, recipient: message.recipient, secrets: null };
      return { id, attempts, refusal, addressee: config ?? addressee, message: { ...content, id: messageId, at } };
    });
  }

  /**
   * Stores how an attempt ended, and what follows from it. Returns the id of the next message to the same recipient that
   * can be sent at once, or null.
   */
  settle({ id, attempts }: Pick<Begun, 'id' | 'attempts'>, outcome: Outcome): Promise<number | null> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const [message, config] = await lockMessage(em, id);
      if (!message || !isOpen(message)) return null;
      // Somebody has begun another attempt since, because this one took too long: its end counts, unless this one was enough.
      if (message.attempts !== attempts && outcome.kind !== 'delivered') return null;
      const now = this.clock.now();
      const { notificationType: type, firstAttemptAt } = message;
      const instants = { firstAt: firstAttemptAt?.getTime() ?? now.getTime(), now: now.getTime() };
      const verdict = verdictOf(outcome, { type, attempts, ...instants, random: Math.random() });
      em.assign(message, { ...resultOf(outcome, now), ...standingOf(verdict, now) });
      this.tell(message, config, verdict, now);
      await em.flush();
      return this.goOn(em, message, config);
    });
  }

  /** What did not get out before the quiet hours waits for their end. */
  private async hush(message: NotificationMessage, config: NotificationConfig | null, now: Date): Promise<boolean> {
    const until = config && quietUntil(quietHoursOf(config), now.getTime());
    if (until === null) return false;
    message.nextAttemptAt = new Date(until);
    await this.jobs.send(deliverAgainJob, { message_id: message.id }, { startAfter: message.nextAttemptAt });
    return true;
  }

  private tell(message: NotificationMessage, config: NotificationConfig | null, verdict: Verdict, now: Date): void {
    const about = aboutMessage(message, config);
    const error = message.error ?? '';
    if (verdict.status === 'delivered') {
      if (config) config.lastDeliveredAt = now;
      this.bus.record('notification.delivered', about, now);
    }
    if (verdict.status !== 'dead') return;
    this.bus.record('notification.failed', { ...about, error }, now);
    if (!verdict.blocks || !config || config.blockedAt) return;
    Object.assign(config, { blockedAt: now, blockedReason: error });
    const { notification_type, recipient } = about;
    this.bus.record('notification.blocked', { config_id: config.id, notification_type, recipient, reason: error }, now);
  }

  private async goOn(
    em: EntityManager,
    { id, nextAttemptAt }: NotificationMessage,
    config: NotificationConfig | null,
  ): Promise<number | null> {
    if (nextAttemptAt) await this.jobs.send(deliverAgainJob, { message_id: id }, { startAfter: nextAttemptAt });
    if (!config) return null;
    const waiting = { config: config.id, message: null, dropped: null, dueAt: { $lte: this.clock.now() } };
    if ((await em.count(NotificationItem, waiting)) > 0) await this.jobs.send(dispatchJob, { config_id: config.id });
    return nextAttemptAt ? null : this.nextOf(em, config);
  }

  /** The message that is in turn now; where it is not due yet, a job waits for it. */
  private async nextOf(em: EntityManager, { id: config }: NotificationConfig): Promise<number | null> {
    const next = await inTurn(em, config);
    if (!next?.nextAttemptAt || next.nextAttemptAt <= this.clock.now()) return next?.id ?? null;
    await this.jobs.send(jobFor(next.attempts), { message_id: next.id }, { startAfter: next.nextAttemptAt });
    return null;
  }
}

/** Its config first: the order in which everybody takes these two. */
async function lockMessage(
  em: EntityManager,
  id: number,
): Promise<[NotificationMessage | null, NotificationConfig | null]> {
  const known = await em.findOne(NotificationMessage, id, { refresh: true });
  const config = known?.config ? await lockConfig(em, known.config.id) : null;
  const lockMode = LockMode.PESSIMISTIC_WRITE;
  return [known && (await em.findOne(NotificationMessage, id, { refresh: true, lockMode })), config];
}

function isOpen({ status }: NotificationMessage): boolean {
  return openStatuses.some(open => open === status);
}

/** Messages to one recipient go out in the order they were written. */
async function isBehind(em: EntityManager, { id, config }: NotificationMessage): Promise<boolean> {
  const first = config && (await inTurn(em, config.id));
  return first !== null && first !== undefined && first.id < id;
}

/** Of an attempt that was interrupted nobody knows whether it was enough: as of one whose process was killed. */
function resultOf(outcome: Outcome, now: Date) {
  if (outcome.kind === 'interrupted') return { attemptUntil: now };
  const { answer } = outcome;
  const error = outcome.kind === 'failed' ? outcome.reason : null;
  return { answerStatus: answer?.status ?? null, answer: answer?.text ?? null, error, attemptUntil: null };
}

function standingOf(verdict: Verdict, now: Date) {
  const { status } = verdict;
  return status === 'retrying'
    ? { status, nextAttemptAt: new Date(verdict.nextAttemptAt) }
    : { status, nextAttemptAt: null, finishedAt: now };
}
