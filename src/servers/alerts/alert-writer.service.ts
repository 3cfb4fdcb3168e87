import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query, rowsOf } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { severities, type Severity } from '../../shared/severity.js';
import type { AlertKey, AlertType, WantedAlert } from './alert.rules.js';

/** Columns of an alert `a` and its server `s` that the facts about it are made of. */
const factColumns = sql`a.id, a.server_id as "serverId", s.name, s.notifications as notify, a.kind, a.type,
  a.severity, a.message, ${epochMs('a.raised_at')} as "raisedAt"`;

interface AlertRecord {
  id: number;
  serverId: number;
  name: string;
  notify: number[];
  kind: string;
  type: AlertType;
  severity: Severity;
  message: string;
  /** Epoch milliseconds. */
  raisedAt: number;
}

/** `created` is false where the alert was active already. */
interface Raised {
  id: number;
  created: boolean;
}

/**
 * Stores alerts in bulk with the facts about them. Everything but `inLine` is part of the caller's transaction, which
 * holds the live order already.
 */
@Injectable()
export class AlertWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
  ) {}

  /** One transaction, in line with everybody who records facts. */
  inLine<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      return work(em);
    });
  }

  /**
   * Raises alerts, each linked to the open incident of its server. One that is active already is brought up to date
   * instead, and told of again only where it matters more than before. The unique index over active alerts decides who
   * raises it. Left out are servers that do not exist, and paused ones but for what the API says about them.
   */
  async raise(wanted: readonly WantedAlert[], at: Date): Promise<Raised[]> {
    if (wanted.length === 0) return [];
    const rows = rowsOf('u', {
      server_id: ['int4', wanted.map(({ serverId }) => serverId)],
      kind: ['text', wanted.map(({ kind }) => kind)],
      subject: ['text', wanted.map(({ subject }) => subject)],
      type: ['text', wanted.map(({ type }) => type)],
      severity: ['text', wanted.map(({ severity }) => severity)],
      message: ['text', wanted.map(({ message }) => message)],
      value: ['float8', wanted.map(({ value }) => value)],
      threshold: ['float8', wanted.map(({ threshold }) => threshold)],
    });
    const created = await this.insert(rows, at);
    const updated = created.length < wanted.length ? await this.update(rows, created, at) : [];
    for (const alert of created) this.bus.record('alert.raised', about(alert), at);
    for (const alert of updated) {
      const risen = severities.indexOf(alert.severity) > severities.indexOf(alert.before);
      if (risen) this.bus.record('alert.raised', about(alert), at);
    }
    return [...created.map(({ id }) => ({ id, created: true })), ...updated.map(({ id }) => ({ id, created: false }))];
  }

  /** Ends the active alerts that meet the condition on `a` (the alert) and `s` (its server). Returns how many did. */
  async resolve(condition: RawBuilder<unknown>, at: Date, by: string | null): Promise<number> {
    const resolved = await query<AlertRecord>(
      this.em,
      sql<AlertRecord>`
        update server_alert a set resolved_at = ${at.toISOString()}, resolved_by = ${by}
        from server s where s.id = a.server_id and a.resolved_at is null and (${condition})
        returning ${factColumns}`,
    );
    for (const alert of resolved) {
      const raised_at = new Date(alert.raisedAt).toISOString();
      this.bus.record('alert.resolved', { ...about(alert), raised_at, by }, at);
    }
    return resolved.length;
  }

  private insert(rows: RawBuilder<unknown>, at: Date): Promise<AlertRecord[]> {
    const instant = sql`${at.toISOString()}::timestamptz`;
    return query<AlertRecord>(
      this.em,
      sql<AlertRecord>`
        with a as (
          insert into server_alert (server_id, kind, subject, type, severity, message, value, threshold,
                                    raised_at, last_seen_at, incident_id)
          select u.server_id, u.kind, u.subject, u.type, u.severity, u.message, u.value, u.threshold,
                 ${instant}, ${instant}, i.id
          from ${rows} join server s on s.id = u.server_id and (s.status = 'active' or u.kind = 'custom')
          left join incident i on i.server_id = s.id and i.ended_at is null
          on conflict (server_id, kind, subject) where resolved_at is null do nothing
          returning *)
        select ${factColumns} from a join server s on s.id = a.server_id order by a.id`,
    );
  }

  private update(
    rows: RawBuilder<unknown>,
    created: readonly AlertRecord[],
    at: Date,
  ): Promise<(AlertRecord & { before: Severity })[]> {
    return query(
      this.em,
      sql`
        update server_alert a
        set severity = u.severity, message = u.message, value = u.value, threshold = u.threshold,
            last_seen_at = ${at.toISOString()}
        from ${rows}, server_alert o, server s
        where o.server_id = u.server_id and o.kind = u.kind and o.subject = u.subject and o.resolved_at is null
          and a.id = o.id and s.id = o.server_id and a.id <> all (${created.map(({ id }) => id)}::int4[])
        returning ${factColumns}, o.severity as before`,
    );
  }
}

/** The condition of {@link AlertWriter.resolve} for the alerts with these keys. */
export function oneOf(keys: readonly AlertKey[]): RawBuilder<unknown> {
  return sql`(a.server_id, a.kind, a.subject) in (select * from ${rowsOf('u', {
    server_id: ['int4', keys.map(({ serverId }) => serverId)],
    kind: ['text', keys.map(({ kind }) => kind)],
    subject: ['text', keys.map(({ subject }) => subject)],
  })})`;
}

/** What every fact about an alert begins with. */
function about({ id, serverId, name, notify, kind, type, severity, message }: AlertRecord) {
  return { server_id: serverId, name, notify, alert_id: id, kind, type, severity, message };
}
