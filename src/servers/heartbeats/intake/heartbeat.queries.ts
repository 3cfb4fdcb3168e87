import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, sql } from 'kysely';
import { epochMs, query, rowsOf } from '../../../database/bulk.js';
import type { Beat, FinishedRun, JobState } from './beat.rules.js';

const instant = (ms: number) => new Date(ms).toISOString();
const instants = (values: (number | null)[]) => values.map(ms => (ms === null ? null : instant(ms)));

export interface StoredBeat {
  id: number;
  /** The server is lost, as far as people were told. */
  lost: boolean;
}

/** One statement for batches of any size, as text: it is not put together for each of hundreds of batches a second. */
const storing = `
  update server_heartbeat h
  set last_heartbeat = greatest(h.last_heartbeat, u.at),
      deadline = case when u.due or h.lost_at is not null then least(h.deadline, u.at) else coalesce(h.deadline, u.at) end,
      failed_at = null,
      agent_version = coalesce(u.version, h.agent_version),
      metrics = coalesce(u.metrics, h.metrics),
      metrics_at = case when u.metrics is null then h.metrics_at else u.at end
  from unnest($1::int4[], $2::timestamptz[], $3::bool[], $4::text[], $5::jsonb[]) as u(id, at, due, version, metrics)
  where h.server_id = u.id
  returning h.server_id as id, h.lost_at is not null as lost`;

/**
 * Stores one heartbeat per server, sorted by id, in one statement on a connection of its own; servers that are gone are
 * missing in the reply. Only columns without an index change as a rule, so no index is written: the deadline is moved by
 * whoever watches it.
 */
export async function storeBeats(em: EntityManager, beats: readonly Beat[]): Promise<StoredBeat[]> {
  const columns = [
    beats.map(({ serverId }) => serverId),
    beats.map(({ at }) => instant(at)),
    beats.map(({ due }) => due),
    beats.map(({ agentVersion }) => agentVersion),
    beats.map(({ metrics }) => metrics && JSON.stringify(metrics)),
  ];
  const connection = em.getConnection().getClient<unknown>();
  return (await connection.executeQuery<StoredBeat>(CompiledQuery.raw(storing, columns))).rows;
}

/** Where the jobs of these servers stand, by id; their rows are locked until the transaction ends. */
export async function lockJobs(em: EntityManager, ids: readonly number[]): Promise<Map<number, JobState>> {
  const rows = await query<JobState & { id: number }>(
    em,
    sql<JobState & { id: number }>`
      select server_id as id, ${epochMs('run_started_at')} as "runStartedAt", ${epochMs('failed_at')} as "failedAt",
             ${epochMs('last_heartbeat')} as last
      from server_heartbeat where server_id = any(${ids}::int4[]) order by server_id for update`,
  );
  return new Map(rows.map(({ id, ...state }) => [id, state]));
}

export async function storeJobs(
  em: EntityManager,
  jobs: readonly (JobState & { serverId: number; due: boolean; agentVersion: string | null })[],
): Promise<void> {
  if (jobs.length === 0) return;
  const rows = rowsOf('u', {
    id: ['int4', jobs.map(({ serverId }) => serverId)],
    last: ['timestamptz', instants(jobs.map(({ last }) => last))],
    due: ['bool', jobs.map(({ due }) => due)],
    started: ['timestamptz', instants(jobs.map(({ runStartedAt }) => runStartedAt))],
    failed: ['timestamptz', instants(jobs.map(({ failedAt }) => failedAt))],
    version: ['text', jobs.map(({ agentVersion }) => agentVersion)],
  });
  await query(
    em,
    sql`update server_heartbeat h
        set last_heartbeat = u.last, run_started_at = u.started, failed_at = u.failed,
            agent_version = coalesce(u.version, h.agent_version),
            deadline = case when u.due then least(h.deadline, u.last) else h.deadline end
        from ${rows} where h.server_id = u.id`,
  );
}

export async function insertRuns(em: EntityManager, runs: readonly FinishedRun[]): Promise<void> {
  if (runs.length === 0) return;
  await query(
    em,
    sql`insert into job_run (server_id, started_at, finished_at, outcome, exit_code, duration_ms, message)
        select * from ${rowsOf('u', {
          server_id: ['int4', runs.map(({ serverId }) => serverId)],
          started_at: ['timestamptz', instants(runs.map(({ startedAt }) => startedAt))],
          finished_at: ['timestamptz', instants(runs.map(({ finishedAt }) => finishedAt))],
          outcome: ['text', runs.map(({ outcome }) => outcome)],
          exit_code: ['int4', runs.map(({ exitCode }) => exitCode)],
          duration_ms: ['int4', runs.map(({ durationMs }) => durationMs)],
          message: ['text', runs.map(({ message }) => message)],
        })}`,
  );
}
