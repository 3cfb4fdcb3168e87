import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query, rowsOf } from '../../database/bulk.js';
import { Jobs } from '../../jobs/jobs.js';
import { Clock } from '../../shared/clock.js';
import { lockConfig } from '../configs/config-lock.js';
import type { NotificationConfig } from '../configs/notification-config.entity.js';
import { jobFor } from '../delivery/delivery.rules.js';
import { inTurn } from '../delivery/message-queue.js';
import { MessageWriter } from '../delivery/message-writer.js';
import { NotificationMessage } from '../delivery/notification-message.entity.js';
import { dispatchJob, planOf, type Plan, type PlannedMessage } from './dispatch.rules.js';
import { NotificationItem } from './notification-item.entity.js';
import { situationOf } from './situation.js';

const maxTries = 5;

/** Turns what waits for a recipient into messages, or decides that nobody needs to be told. */
@Injectable()
export class DispatchService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly writer: MessageWriter,
  ) {}

  /** One config, whole: two processes that do it at once make no two messages. Nothing happens where it was deleted. */
  dispatch(configId: number): Promise<void> {
    return this.em.transactional(async em => {
      const config = await lockConfig(em, configId);
      if (!config) return;
      const now = this.clock.now();
      const plan = await this.settledPlan(em, config, now);
      await dropItems(em, plan.drop);
      await supersede(em, plan.supersede, now);
      await this.make(em, config, plan.messages, now);
      await this.lookAgain(config, plan.lookAgainAt, now);
    });
  }

  /** An item may be taken back (its incident acknowledged, its server deleted) while it is looked at: then it is not told. */
  private async settledPlan(em: EntityManager, config: NotificationConfig, now: Date): Promise<Plan> {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const plan = planOf(await situationOf(em, config, now));
      const told = plan.messages.flatMap(({ items }) => items);
      if (await hold(em, told)) return plan;
    }
    throw new Error('What waits is changing all the time');
  }

  private async make(
    em: EntityManager,
    config: NotificationConfig,
    planned: readonly PlannedMessage[],
    now: Date,
  ): Promise<void> {
    if (planned.length === 0) return;
    const told = { id: { $in: planned.flatMap(({ items }) => items) } };
    const found = await em.find(NotificationItem, told, { disableIdentityMap: true });
    const items = new Map(found.map(item => [item.id, item]));
    const messages = planned.map(({ kind, items: ids, notBefore }) => {
      const own = ids.flatMap(id => items.get(id) ?? []);
      const nextAttemptAt = new Date(Math.max(notBefore ?? 0, now.getTime()));
      const written = this.writer.write(config, kind, own, now);
      return em.create(NotificationMessage, { ...written, config, status: 'queued', nextAttemptAt });
    });
    config.lastSentAt = now;
    await em.persist(messages).flush();
    await assignItems(
      em,
      planned.flatMap(({ items: ids }, index) => ids.map(id => ({ id, message: messages[index]?.id ?? 0 }))),
    );
    await this.deliverNext(em, config);
  }

  /** The message whose turn it is; its end starts the next one. */
  private async deliverNext(em: EntityManager, { id: config }: NotificationConfig): Promise<void> {
    const next = await inTurn(em, config);
    if (!next?.nextAttemptAt) return;
    const { id, attempts, nextAttemptAt } = next;
    await this.jobs.send(jobFor(attempts), { message_id: id }, { startAfter: nextAttemptAt });
  }

  /** Where a job comes before that anyway, it will find out the next time itself: one of them is on its way at most. */
  private async lookAgain(config: NotificationConfig, at: number | null, now: Date): Promise<void> {
    const known = config.lookAgainAt?.getTime() ?? null;
    if (at !== null && known !== null && known > now.getTime() && known <= at) return;
    config.lookAgainAt = at === null ? null : new Date(at);
    if (at !== null) await this.jobs.send(dispatchJob, { config_id: config.id }, { startAfter: new Date(at) });
  }
}

/** Whether none of them was taken back; until the end of the transaction none will be. */
async function hold(em: EntityManager, ids: readonly number[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const rows = await query(
    em,
    sql`select 1 from notification_item where id = any(${ids}::int8[]) and dropped is null order by id for no key update`,
  );
  return rows.length === ids.length;
}

async function dropItems(em: EntityManager, drop: readonly { id: number; reason: string }[]): Promise<void> {
  if (drop.length === 0) return;
  const rows = rowsOf('d', {
    id: ['int8', drop.map(({ id }) => id)],
    reason: ['text', drop.map(({ reason }) => reason)],
  });
  await query(em, sql`update notification_item i set dropped = d.reason from ${rows} where i.id = d.id`);
}

async function supersede(em: EntityManager, ids: readonly number[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  const change = { status: 'superseded', nextAttemptAt: null, finishedAt: now } as const;
  await em.nativeUpdate(NotificationMessage, { id: { $in: [...ids] } }, change);
}

async function assignItems(em: EntityManager, items: readonly { id: number; message: number }[]): Promise<void> {
  const rows = rowsOf('m', {
    id: ['int8', items.map(({ id }) => id)],
    message: ['int8', items.map(({ message }) => message)],
  });
  await query(em, sql`update notification_item i set message_id = m.message from ${rows} where i.id = m.id`);
}
