import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { batchSize, type UnsentHour } from './outbox.rules.js';

const unsent = sql`h.revision > h.sent_revision and h.parked_reason is null`;

/** Hours from before an instant (epoch ms) that the receiver does not have, in sending order; at most one message full. */
export function unsentHours(em: EntityManager, before: number): Promise<UnsentHour[]> {
  return query<UnsentHour>(
    em,
    sql<UnsentHour>`
      select h.id::float8 as id, h.employee_id as "employeeId", e.employee_name as "employeeName",
             e.fake_name as "fakeName", ${epochMs('h.hour_start')} as "hourStart", ${epochMs('h.first_seen')} as "firstSeen",
             ${epochMs('h.last_seen')} as "lastSeen", h.minutes_online as "minutesOnline", h.revision,
             ${epochMs('h.updated_at')} as "updatedAt"
      from hourly_summary h join employee e on e.id = h.employee_id
      where ${unsent} and h.hour_start < ${new Date(before).toISOString()}::timestamptz
      order by h.hour_start, h.revision, h.employee_id limit ${batchSize}`,
  );
}

/** The receiver has these rows as they were read; a revision made since then stays unsent. */
export async function acknowledge(em: EntityManager, rows: readonly UnsentHour[]): Promise<void> {
  const revision = rows[0]?.revision ?? 0;
  await query(
    em,
    sql`update hourly_summary set sent_revision = ${revision}
        where id = any(${idsOf(rows)}::int8[]) and sent_revision < ${revision}`,
  );
}

/** The receiver will never take these rows as they were read; a revision made since then it may. */
export async function park(em: EntityManager, rows: readonly UnsentHour[], reason: string): Promise<void> {
  await query(
    em,
    sql`update hourly_summary h set parked_reason = ${reason}
        where id = any(${idsOf(rows)}::int8[]) and revision = ${rows[0]?.revision ?? 0} and ${unsent}`,
  );
}

/** What was refused is sent once more. Returns the number of rows. */
export async function release(em: EntityManager): Promise<number> {
  const rows = await query(
    em,
    sql`update hourly_summary set parked_reason = null where parked_reason is not null returning id`,
  );
  return rows.length;
}

export interface Backlog {
  unsent: number;
  parked: number;
}

export async function backlogOf(em: EntityManager): Promise<Backlog> {
  const [backlog] = await query<Backlog>(
    em,
    sql<Backlog>`select (select count(*)::int4 from hourly_summary h where ${unsent}) as unsent,
                        (select count(*)::int4 from hourly_summary where parked_reason is not null) as parked`,
  );
  return backlog ?? { unsent: 0, parked: 0 };
}

function idsOf(rows: readonly UnsentHour[]): RawBuilder<unknown> {
  return sql`${rows.map(({ id }) => id)}`;
}
