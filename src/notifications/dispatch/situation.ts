import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import type { NotificationConfig } from '../configs/notification-config.entity.js';
import { openStatuses, type MessageStatus } from '../delivery/notification-message.rules.js';
import { budget, type Policy, type Situation, type UntoldMessage } from './dispatch.rules.js';
import type { Beginning, Item, Standing } from './pairing.rules.js';
import type { QuietHours } from './quiet-hours.rules.js';

/** More than so many items at once are told in several messages. */
const maxItems = 2000;
/** A message is on its way for a day at most, quiet hours aside. */
const longestWayMs = 48 * 3_600_000;

/** An item with its message, where it has one. */
interface Row extends Item {
  dropped: boolean;
  messageId: number | null;
  status: MessageStatus | null;
  underWay: boolean;
  nextAttemptAt: number | null;
}

/**
 * What the next messages of a config depend on; the config is locked by the caller. In a storm thousands of items are looked
 * at again and again before they may go out: nothing is read of them but what decides about that.
 */
export async function situationOf(em: EntityManager, config: NotificationConfig, now: Date): Promise<Situation> {
  const due = await itemsWhere(
    em,
    sql`i.config_id = ${config.id} and i.message_id is null and i.dropped is null and i.due_at <= ${instant(now)}`,
  );
  const beginnings = await beginningsOf(em, config.id, due);
  return {
    policy: policyOf(config),
    ...{ due, beginnings: beginnings.map(row => ({ ...row, standing: standingOf(row) }) satisfies Beginning) },
    nextDueAt: await nextDueAt(em, config.id, due, now),
    untold: await untoldWith(em, beginnings),
    openMessages: await openMessagesOf(em, config.id),
    lastMessageAt: config.lastSentAt?.getTime() ?? null,
    spent: config.notificationType === 'sms' ? await spentOn(em, config.recipient, now) : null,
    now: now.getTime(),
  };
}

export function quietHoursOf({ quietFrom, quietUntil, quietZone }: NotificationConfig): QuietHours | null {
  return quietFrom && quietUntil ? { from: quietFrom, until: quietUntil, zone: quietZone ?? 'UTC' } : null;
}

function policyOf(config: NotificationConfig): Policy {
  const { enabled, notifyOnFailure, digestSeconds, escalationDelaySeconds } = config;
  return { enabled, notifyOnFailure, digestSeconds, escalationDelaySeconds, quiet: quietHoursOf(config) };
}

function itemsWhere(em: EntityManager, condition: RawBuilder<unknown>, limit = maxItems): Promise<Row[]> {
  return query<Row>(
    em,
    sql`select i.id::float8 as id, i.occasion, i.phase, ${epochMs('i.at')} as at, ${epochMs('i.due_at')} as "dueAt",
               i.dropped is not null as dropped, i.message_id::float8 as "messageId", m.status,
               m.attempt_until is not null as "underWay", ${epochMs('m.next_attempt_at')} as "nextAttemptAt"
        from notification_item i left join notification_message m on m.id = i.message_id
        where ${condition} order by i.id limit ${limit}`,
  );
}

async function beginningsOf(em: EntityManager, config: number, due: readonly Row[]): Promise<Row[]> {
  const ended = due.filter(({ phase }) => phase === 'closed').map(({ occasion }) => occasion);
  if (ended.length === 0) return [];
  return itemsWhere(em, sql`i.config_id = ${config} and i.phase = 'opened' and i.occasion = any(${ended}::text[])`);
}

/** The messages of these beginnings that nobody has got and nobody is getting, with all they tell. */
async function untoldWith(em: EntityManager, beginnings: readonly Row[]): Promise<UntoldMessage[]> {
  const isUntold = (row: Row) => ['open', 'dead'].includes(standingOf(row));
  const messages = new Set(beginnings.filter(isUntold).map(({ messageId }) => messageId));
  if (messages.size === 0) return [];
  const items = await itemsWhere(em, sql`i.message_id = any(${[...messages]}::int8[])`, messages.size * 2 * maxItems);
  return [...Map.groupBy(items, ({ messageId }) => messageId ?? 0)].map(([id, told]) => ({
    ...{ id, items: told, dead: told.some(row => standingOf(row) === 'dead') },
    nextAttemptAt: told[0]?.nextAttemptAt ?? null,
  }));
}

const standings: Record<MessageStatus, Standing> = {
  delivered: 'told',
  queued: 'open',
  retrying: 'open',
  dead: 'dead',
  superseded: 'dead',
};

function standingOf({ status, dropped, underWay }: Row): Standing {
  if (status === null) return dropped ? 'dropped' : 'waiting';
  return standings[status] === 'open' && underWay ? 'underWay' : standings[status];
}

async function nextDueAt(em: EntityManager, config: number, due: readonly Row[], now: Date): Promise<number | null> {
  const last = due.length === maxItems ? (due.at(-1)?.id ?? 0) : null;
  const [row] = await query<{ at: number }>(
    em,
    sql`select ${epochMs('due_at')} as at from notification_item
        where config_id = ${config} and message_id is null and dropped is null
          and (due_at > ${instant(now)} or id > ${last}::int8) order by due_at limit 1`,
  );
  return row?.at ?? null;
}

async function openMessagesOf(em: EntityManager, config: number): Promise<number> {
  const [row] = await query<{ count: number }>(
    em,
    sql`select count(*)::int4 as count from notification_message
        where config_id = ${config} and status = any(${openStatuses}::text[])`,
  );
  return row?.count ?? 0;
}

/**
 * When the messages of the last ten minutes reached a number, whichever config they were of; those on their way count as
 * now. Nobody else adds to them until the end of the transaction.
 */
async function spentOn(em: EntityManager, recipient: string, now: Date): Promise<number[]> {
  await query(em, sql`select pg_advisory_xact_lock(hashtext('sitewatch.sms'), hashtext(${recipient}))`);
  const since = instant(new Date(now.getTime() - longestWayMs));
  const freed = instant(new Date(now.getTime() - budget.windowMs));
  const rows = await query<{ at: number | null }>(
    em,
    sql`select ${epochMs('finished_at')} as at from notification_message
        where created_at > ${since} and notification_type = 'sms' and recipient = ${recipient}
          and (status in ('queued', 'retrying') or (status = 'delivered' and finished_at > ${freed}))`,
  );
  return rows.map(({ at }) => at ?? now.getTime());
}

const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;
