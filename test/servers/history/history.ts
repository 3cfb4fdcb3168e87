import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Config } from '../../../src/config/config.js';
import { Environment } from '../../../src/config/environment.js';
import { query, rowsOf } from '../../../src/database/bulk.js';
import { ensureDayPartitions } from '../../../src/database/partitions.js';
import { resultKinds, type ResultKind } from '../../../src/servers/checks/check.rules.js';
import type { Status } from '../../../src/servers/status/status.rules.js';
import type { TestDatabase } from '../../support/database.js';

export interface Result {
  serverId: number;
  at: number;
  kind?: ResultKind;
  /** Milliseconds; -1: no answer. */
  time?: number;
  message?: string;
}

export interface Span {
  serverId: number;
  status: Status;
  from: number;
  to: number | null;
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** The settings of the tests with some variables changed. */
export const configOf = (changes: Partial<Environment> = {}) => new Config(Object.assign(new Environment(), changes));

/** What tests of the history need to put into an empty database. */
export function historyOn({ em, unitOfWork }: Pick<TestDatabase, 'em' | 'unitOfWork'>) {
  const run = <T>(work: () => Promise<T>) => unitOfWork.run(work);
  return {
    run,
    /** Makes servers and returns their ids. */
    servers: (count: number, interval = 60) => run(() => addServers(em, count, interval)),
    /** Stores raw results, making the days they fall on. */
    results: (results: readonly Result[]) => run(() => addResults(em, results)),
    spans: (spans: readonly Span[]) => run(() => addSpans(em, spans)),
    rows: <Row>(statement: ReturnType<typeof sql<Row>>) => run(() => query(em, statement)),
  };
}

async function addServers(em: EntityManager, count: number, interval: number): Promise<number[]> {
  const rows = await query<{ id: number }>(
    em,
    sql<{ id: number }>`
      insert into server (name, protocol, host, check_interval, timeout, retry_interval, created_at, updated_at)
      select gen_random_uuid()::text, 'http', 'localhost', ${interval}, 10, 20, 'epoch', 'epoch'
      from generate_series(1, ${count}::int) returning id`,
  );
  return rows.map(({ id }) => id);
}

async function addResults(em: EntityManager, results: readonly Result[]): Promise<void> {
  if (results.length === 0) return;
  const days = new Set(results.map(({ at }) => Math.floor(at / 86_400_000)));
  // No day before a day is made: partitions of the days in between would only cost time.
  for (const day of days) {
    const start = new Date(day * 86_400_000);
    await ensureDayPartitions(em, 'ping_result', start, new Date(start.getTime() - 7 * 86_400_000));
  }
  await query(
    em,
    sql`insert into ping_result (check_timestamp, server_id, response_time, dns_ms, connect_ms, tls_ms, first_byte_ms,
                                 status_code, kind, error_message)
        select u.at, u.server_id, u.time, 1, 2, 3, 4, 200, u.kind, u.message
        from ${rowsOf('u', {
          at: ['timestamptz', results.map(({ at }) => iso(at))],
          server_id: ['int4', results.map(({ serverId }) => serverId)],
          time: ['float4', results.map(({ time = 10 }) => time)],
          kind: ['int2', results.map(({ kind = 'success' }) => resultKinds.indexOf(kind))],
          message: ['text', results.map(({ message = '' }) => message)],
        })}`,
  );
}

async function addSpans(em: EntityManager, spans: readonly Span[]): Promise<void> {
  await query(
    em,
    sql`insert into server_span (server_id, status, started_at, ended_at, detected_at)
        select u.server_id, u.status, u.started_at, u.ended_at, u.started_at
        from ${rowsOf('u', {
          server_id: ['int4', spans.map(({ serverId }) => serverId)],
          status: ['text', spans.map(({ status }) => status)],
          started_at: ['timestamptz', spans.map(({ from }) => iso(from))],
          ended_at: ['timestamptz', spans.map(({ to }) => iso(to))],
        })}`,
  );
}
