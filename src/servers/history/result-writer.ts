import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query, rowsOf } from '../../database/bulk.js';
import { resultKinds } from '../checks/check.rules.js';
import type { Checked } from '../checks/checked.js';

const longestPhaseMs = 32_767;
const longestMessage = 500;

const phase = (ms: number) => Math.min(longestPhaseMs, Math.max(0, Math.round(ms)));

/** Stores raw results in one statement and returns their ids, in the same order. The live order must be held already. */
export async function insertResults(em: EntityManager, results: readonly Checked[]): Promise<number[]> {
  if (results.length === 0) return [];
  const outcomes = results.map(({ outcome }) => outcome);
  const rows = rowsOf('u', {
    at: ['timestamptz', results.map(({ at }) => new Date(at).toISOString())],
    server_id: ['int4', results.map(({ serverId }) => serverId)],
    response_time: ['float4', outcomes.map(({ responseTimeMs }) => responseTimeMs ?? -1)],
    dns_ms: ['int2', outcomes.map(({ phases }) => phase(phases.dns))],
    connect_ms: ['int2', outcomes.map(({ phases }) => phase(phases.connect))],
    tls_ms: ['int2', outcomes.map(({ phases }) => phase(phases.tls))],
    first_byte_ms: ['int2', outcomes.map(({ phases }) => phase(phases.firstByte))],
    status_code: ['int2', outcomes.map(({ statusCode }) => statusCode ?? 0)],
    kind: ['int2', outcomes.map(({ kind }) => resultKinds.indexOf(kind))],
    error_message: ['text', outcomes.map(({ message }) => message.slice(0, longestMessage))],
  });
  const stored = await query<{ id: number }>(
    em,
    sql<{ id: number }>`
      insert into ping_result (check_timestamp, server_id, response_time, dns_ms, connect_ms, tls_ms, first_byte_ms,
                               status_code, kind, error_message)
      select * from ${rows} returning id::float8 as id`,
  );
  return stored.map(({ id }) => id);
}
