import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { epochMs, query, rowsOf } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import type { Certificate } from '../checks/check.rules.js';
import { incidentChange, spanRows } from './history.rules.js';
import { effectiveStatus, type StatusEffect, type StatusState } from './status.rules.js';
import type { TrackedServer } from './tracked-server.rules.js';

/** What became of one server: `server` as it was read, the state it has now and the facts in between. */
export interface StatusChange {
  server: TrackedServer;
  next: StatusState;
  effects: StatusEffect[];
  /** Of the newest result; absent where no result caused the change. */
  responseTimeMs?: number | null;
  certificate?: Certificate | null;
}

const instants = (values: (number | null)[]) => values.map(ms => (ms === null ? null : new Date(ms).toISOString()));

/**
 * Stores changes of status in bulk, inside the caller's transaction, which holds the live order already: the status rows
 * by compare-and-set, then spans, incidents and facts of those that were still as they had been read.
 */
@Injectable()
export class StatusWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
  ) {}

  /** Returns the ids that were written; all others were changed by somebody else meanwhile. */
  async write(changes: readonly StatusChange[]): Promise<Set<number>> {
    const written = await this.writeStatuses(changes);
    const moved = changes.filter(({ server, effects }) => effects.length > 0 && written.has(server.id));
    if (moved.length > 0) {
      await this.writeSpans(moved);
      await this.writeIncidents(moved);
      for (const change of moved) this.recordFacts(change);
    }
    return written;
  }

  private async writeStatuses(changes: readonly StatusChange[]): Promise<Set<number>> {
    const rows = rowsOf('u', {
      id: ['int4', changes.map(({ server }) => server.id)],
      version: ['int4', changes.map(({ server }) => server.version)],
      status: ['text', changes.map(({ next }) => effectiveStatus(next))],
      since: ['timestamptz', instants(changes.map(({ next }) => next.spanSince))],
      last_check: ['timestamptz', instants(changes.map(({ next }) => next.lastResultAt))],
      tested: ['bool', changes.map(({ responseTimeMs }) => responseTimeMs !== undefined)],
      response_time_ms: ['float4', changes.map(({ responseTimeMs }) => responseTimeMs ?? null)],
      failures: ['int4', changes.map(({ next }) => next.consecutiveFailures)],
      message: ['text', changes.map(({ next }) => next.message)],
      state: ['jsonb', changes.map(({ next }) => JSON.stringify(next))],
      certificate: ['jsonb', changes.map(({ certificate }) => (certificate ? JSON.stringify(certificate) : null))],
    });
    const found = await query<{ id: number }>(
      this.em,
      sql<{ id: number }>`
        update server_status s
        set status = u.status, since = u.since, last_check = u.last_check, consecutive_failures = u.failures,
            response_time_ms = case when u.tested then u.response_time_ms else s.response_time_ms end,
            message = u.message, state = u.state, version = s.version + 1,
            certificate = coalesce(u.certificate, s.certificate)
        from ${rows} where s.server_id = u.id and s.version = u.version
        returning s.server_id as id`,
    );
    return new Set(found.map(({ id }) => id));
  }

  private async writeSpans(changes: readonly StatusChange[]): Promise<void> {
    const rows = changes.flatMap(({ server, effects }) =>
      spanRows(server.state, effects).map((row, index) => ({ ...row, serverId: server.id, open: index === 0 })),
    );
    const before = rows.filter(({ open }) => open);
    const added = rows.filter(({ open }) => !open);
    await query(
      this.em,
      sql`update server_span s set status = u.status, ended_at = u.ended_at
          from ${rowsOf('u', {
            server_id: ['int4', before.map(({ serverId }) => serverId)],
            status: ['text', before.map(({ status }) => status)],
            ended_at: ['timestamptz', instants(before.map(({ endedAt }) => endedAt))],
          })}
          where s.server_id = u.server_id and s.ended_at is null`,
    );
    if (added.length === 0) return;
    await query(
      this.em,
      sql`insert into server_span (server_id, status, started_at, ended_at, detected_at)
          select * from ${rowsOf('u', {
            server_id: ['int4', added.map(({ serverId }) => serverId)],
            status: ['text', added.map(({ status }) => status)],
            started_at: ['timestamptz', instants(added.map(({ startedAt }) => startedAt))],
            ended_at: ['timestamptz', instants(added.map(({ endedAt }) => endedAt))],
            detected_at: ['timestamptz', instants(added.map(({ detectedAt }) => detectedAt))],
          })}`,
    );
  }

  private async writeIncidents(changes: readonly StatusChange[]): Promise<void> {
    const servers = new Map(changes.map(({ server }) => [server.id, server]));
    const all = changes.map(({ server, effects }) => ({ serverId: server.id, ...incidentChange(effects) }));
    const ended = all.filter(({ endOpenAt }) => endOpenAt !== null);
    if (ended.length > 0) {
      const rows = await query<IncidentRecord>(
        this.em,
        sql<IncidentRecord>`
          update incident i set ended_at = u.ended_at
          from ${rowsOf('u', {
            server_id: ['int4', ended.map(({ serverId }) => serverId)],
            ended_at: ['timestamptz', instants(ended.map(({ endOpenAt }) => endOpenAt))],
          })}
          where i.server_id = u.server_id and i.ended_at is null
          returning i.id, i.server_id as "serverId", i.cause, ${epochMs('i.started_at')} as "startedAt",
                    ${epochMs('i.ended_at')} as "endedAt"`,
      );
      for (const row of rows) this.tellClosed(row, servers);
    }
    const opened = all.flatMap(({ serverId, opened: rows }) => rows.map(row => ({ serverId, ...row })));
    if (opened.length === 0) return;
    const rows = await query<IncidentRecord>(
      this.em,
      sql<IncidentRecord>`
        insert into incident (server_id, started_at, detected_at, ended_at, cause)
        select * from ${rowsOf('u', {
          server_id: ['int4', opened.map(({ serverId }) => serverId)],
          started_at: ['timestamptz', instants(opened.map(({ startedAt }) => startedAt))],
          detected_at: ['timestamptz', instants(opened.map(({ detectedAt }) => detectedAt))],
          ended_at: ['timestamptz', instants(opened.map(({ endedAt }) => endedAt))],
          cause: ['text', opened.map(({ cause }) => cause)],
        })}
        returning id, server_id as "serverId", cause, ${epochMs('started_at')} as "startedAt",
                  ${epochMs('ended_at')} as "endedAt"`,
    );
    for (const row of rows) {
      this.tellOpened(row, servers);
      if (row.endedAt !== null) this.tellClosed(row, servers);
    }
  }

  private tellOpened({ id, serverId, startedAt, cause }: IncidentRecord, servers: Map<number, TrackedServer>): void {
    const started_at = new Date(startedAt).toISOString();
    this.bus.record('incident.opened', { ...who(servers, serverId), incident_id: id, started_at, cause });
  }

  private tellClosed(row: IncidentRecord, servers: Map<number, TrackedServer>): void {
    const { id, serverId, startedAt, endedAt, cause } = row;
    this.bus.record('incident.closed', {
      ...who(servers, serverId),
      incident_id: id,
      started_at: new Date(startedAt).toISOString(),
      ended_at: new Date(endedAt ?? startedAt).toISOString(),
      cause,
    });
  }

  private recordFacts({ server, next, effects }: StatusChange): void {
    const about = aboutServer(server);
    for (const effect of effects) {
      if (effect.type === 'status_changed') {
        const { from, to, reason, announce } = effect;
        const since = new Date(next.spanSince).toISOString();
        this.bus.record('server.status_changed', {
          server_id: server.id,
          name: server.name,
          from,
          to,
          reason,
          since,
          announce,
        });
      } else if (effect.type === 'flapping' || effect.type === 'stable') {
        this.bus.record(`server.${effect.type}`, { ...about, announce: effect.announce });
      }
    }
  }
}

const aboutServer = ({ id, name, notify }: TrackedServer) => ({ server_id: id, name, notify });

function who(servers: ReadonlyMap<number, TrackedServer>, id: number) {
  const server = servers.get(id);
  return server ? aboutServer(server) : { server_id: id, name: '', notify: [] };
}

interface IncidentRecord {
  id: number;
  serverId: number;
  cause: string;
  startedAt: number;
  endedAt: number | null;
}
