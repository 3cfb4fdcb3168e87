import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { query } from '../../database/bulk.js';
import { Jobs } from '../../jobs/jobs.js';
import { isAtLeast, severities } from '../../shared/severity.js';
import { dispatchJob } from './dispatch.rules.js';
import type { Occasion } from './occasion.rules.js';

/** A fact with what it means. */
export interface Told extends Occasion {
  fact: string;
  payload: Readonly<Record<string, unknown>>;
  at: Date;
}

const acknowledged = 'Somebody took care of it before this recipient was to be told.';
const serverDeleted = 'The server was deleted.';

/**
 * What recipients have to know, stored with the fact it comes from: every method is part of the caller's transaction.
 * When and in which message it goes out is decided later, by the job that is sent along.
 */
@Injectable()
export class NotificationItems {
  /** Configs that a transaction has sent the job for: one is enough, it becomes visible with the transaction. */
  private readonly sent = new WeakMap<object, Set<number>>();

  constructor(
    private readonly em: EntityManager,
    private readonly jobs: Jobs,
  ) {}

  /** Stores one item per config that is to know. An end is told to those who were, or will be, told of the beginning. */
  async tell(told: Told): Promise<void> {
    const rows = await query<{ config: number }>(this.em, told.phase === 'closed' ? closing(told) : opening(told));
    for (const { config } of rows) await this.dispatch(config);
  }

  /** Escalations of the occasion that are not due at `at` never go out; what waits for another reason does. */
  async acknowledge(occasion: string, at: Date): Promise<void> {
    await query(
      this.em,
      sql`update notification_item i set dropped = ${acknowledged}
          from notification_config c
          where c.escalation_delay_seconds > 0 and i.config_id = c.id and i.occasion = ${occasion}
            and i.phase = 'opened' and i.message_id is null and i.dropped is null
            and i.due_at > ${instant(at)} and i.at + make_interval(secs => c.escalation_delay_seconds) > ${instant(at)}`,
    );
  }

  /** Nobody is told any more of what goes on with a server that is gone; what was told counts as ended. */
  async forgetServer(serverId: number, at: Date): Promise<void> {
    await query(
      this.em,
      sql`update notification_item set dropped = ${serverDeleted}
          where server_id = ${serverId} and phase <> 'closed' and message_id is null and dropped is null`,
    );
    await query(
      this.em,
      sql`insert into notification_item
            (config_id, occasion, phase, severity, fact, server_id, name, payload, at, due_at, dropped)
          select i.config_id, i.occasion, 'closed', i.severity, 'server.deleted', i.server_id, i.name, '{}',
                 ${instant(at)}, ${instant(at)}, ${serverDeleted}
          from notification_item i join notification_config c on c.id = i.config_id
          where i.server_id = ${serverId} and i.phase = 'opened'
          for key share of c
          on conflict do nothing`,
    );
  }

  private async dispatch(config: number): Promise<void> {
    const transaction = this.em.getTransactionContext<object>();
    const sent = (transaction && this.sent.get(transaction)) ?? new Set();
    if (transaction) this.sent.set(transaction, sent);
    if (sent.has(config)) return;
    sent.add(config);
    await this.jobs.send(dispatchJob, { config_id: config });
  }
}

/** The locks keep a config that is being deleted out of it: its items could not be stored. */
const locked = sql`order by c.id for key share of c`;

const columns = sql`notification_item
  (config_id, occasion, phase, severity, fact, server_id, name, payload, at, due_at)`;

function opening(told: Told): RawBuilder<{ config: number }> {
  return sql`
    insert into ${columns}
    select c.id, ${told.occasion}, ${facts(told)},
           ${instant(told.at)} + make_interval(secs => c.escalation_delay_seconds)
    from notification_config c
    where c.enabled and c.notify_on_failure and ${concerns(told)} ${locked}
    on conflict do nothing returning config_id as config`;
}

/** Those who never hear of beginnings hear of every end that is in their scope. */
function closing(told: Told): RawBuilder<{ config: number }> {
  return sql`
    insert into ${columns}
    select c.id, coalesce(o.occasion, ${told.occasion}), ${facts(told)}, ${instant(told.at)}
    from notification_config c left join lateral (${beginning(told)}) o on true
    where c.enabled and c.notify_on_recovery
      and case when o.id is null then not c.notify_on_failure and ${concerns(told)} else o.dropped is null end ${locked}
    on conflict do nothing returning config_id as config`;
}

/** From the phase to the instant, in the order of `columns`. */
function facts({ phase, severity, fact, serverId, name, payload, at }: Told): RawBuilder<unknown> {
  return sql`${phase}, ${severity}, ${fact}, ${serverId}::int4, ${name}, ${JSON.stringify(payload)}::jsonb, ${instant(at)}`;
}

function concerns({ serverId, notify, severity }: Told): RawBuilder<unknown> {
  const low = severities.filter(minimum => isAtLeast(severity, minimum));
  return sql`(c.server_id is null or c.server_id = ${serverId}::int4 or c.id = any(${notify}::int4[]))
    and c.minimum_severity = any(${low}::text[])`;
}

/** The item that began it for the config `c`. The limit has each config's looked up by itself, with its whole key. */
function beginning({ occasion, endsNewestOf, serverId }: Occasion): RawBuilder<unknown> {
  const begun = sql`
    select b.id, b.occasion, b.dropped from notification_item b where b.config_id = c.id and b.phase = 'opened'`;
  if (endsNewestOf === null) return sql`${begun} and b.occasion = ${occasion} limit 1`;
  // By the instant first: an order by id alone would be read off the primary key, past everything else there is.
  return sql`${begun}
    and ${serverId === null ? sql`b.server_id is null` : sql`b.server_id = ${serverId}`}
    and starts_with(b.occasion, ${endsNewestOf}) and right(b.occasion, -length(${endsNewestOf})) ~ '^[0-9]+$'
    order by b.at desc, b.id desc limit 1`;
}

const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;
