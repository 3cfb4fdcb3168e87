import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { NotFound } from '../../shared/errors.js';
import { lockConfig } from '../configs/config-lock.js';
import { NotificationConfig } from '../configs/notification-config.entity.js';
import type { Outcome } from './delivery.rules.js';
import { aboutMessage } from './message-facts.js';
import { MessageWriter } from './message-writer.js';
import { NotificationMessage } from './notification-message.entity.js';
import { Sender } from './sender.js';

/** How a test message fared. */
export interface TestResult {
  delivered: boolean;
  /** HTTP or SMTP status of the provider; null where it gave none. */
  status: number | null;
  /** What the provider said, without secrets; null where it said nothing. */
  answer: string | null;
  /** Null where it was delivered. */
  error: string | null;
  duration_ms: number;
}

type Written = ReturnType<MessageWriter['write']>;

/** Test messages: one attempt while somebody waits for the answer, whatever else is queued or held back. */
@Injectable()
export class TestMessages {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly sender: Sender,
    private readonly writer: MessageWriter,
  ) {}

  /** One attempt, logged like every message; one that arrives unblocks the config. Throws NotFound. */
  async send(configId: number): Promise<TestResult> {
    const config = await this.em.findOne(NotificationConfig, configId, { disableIdentityMap: true });
    if (!config) throw new NotFound('Notification config', configId);
    const startedAt = this.clock.now();
    const written = this.writer.write(config, 'test', [], startedAt);
    const message = { ...written.content, id: written.messageId, at: startedAt };
    const { outcome, durationMs } = await this.sender.send(config, message);
    await this.log(configId, written, outcome);
    return { ...resultOf(outcome), duration_ms: durationMs };
  }

  private log(configId: number, written: Written, outcome: Outcome): Promise<void> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const config = await lockConfig(em, configId);
      const now = this.clock.now();
      const { delivered, status, answer, error } = resultOf(outcome);
      const message = em.create(NotificationMessage, {
        ...written,
        ...{ config, status: delivered ? 'delivered' : 'dead', attempts: 1, firstAttemptAt: written.createdAt },
        ...{ finishedAt: now, answerStatus: status, answer, error },
      });
      await em.persist(message).flush();
      const about = aboutMessage(message, config);
      if (delivered) this.bus.record('notification.delivered', about, now);
      else this.bus.record('notification.failed', { ...about, error: error ?? '' }, now);
      if (delivered && config) em.assign(config, { blockedAt: null, blockedReason: null, lastDeliveredAt: now });
    });
  }
}

function resultOf(outcome: Outcome): Omit<TestResult, 'duration_ms'> {
  if (outcome.kind === 'interrupted') {
    return { delivered: false, status: null, answer: null, error: 'Sitewatch was stopped meanwhile.' };
  }
  const { answer } = outcome;
  const error = outcome.kind === 'failed' ? outcome.reason : null;
  return { delivered: error === null, status: answer?.status ?? null, answer: answer?.text ?? null, error };
}
