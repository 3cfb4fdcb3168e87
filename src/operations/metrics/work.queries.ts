import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';

export interface WaitingJobs {
  queue: string;
  /** Due now and taken by nobody. */
  waiting: number;
  active: number;
  /** Seconds since the oldest waiting one became due; 0 without any. */
  age: number;
}

/** The queues that have something to do; looks at unfinished jobs alone, which an index keeps apart. */
export function readJobs(em: EntityManager): Promise<WaitingJobs[]> {
  return query(
    em,
    sql<WaitingJobs>`
      select name as queue,
             (count(*) filter (where state < 'active' and start_after <= now()))::int as waiting,
             (count(*) filter (where state = 'active'))::int as active,
             coalesce(extract(epoch from now() - min(greatest(start_after, created_on))
               filter (where state < 'active' and start_after <= now())), 0)::float8 as age
      from pgboss.job where state <= 'active' and name not like '\\_\\_pgboss%' group by name order by name`,
  );
}

export interface StandingCounts {
  kind: string;
  state: string;
  count: number;
}

/** What there is of each kind by its state, and what was given up. Each part is a small table or has an index of its own. */
export function readStandings(em: EntityManager): Promise<StandingCounts[]> {
  return query(
    em,
    sql<StandingCounts>`
      select 'server' as kind, status as state, count(*)::int as count from server_status group by status
      union all
      select 'terminal', case when is_connected then 'connected' else 'disconnected' end, count(*)::int
        from attendance_device where is_enabled group by 2
      union all
      select 'controller', state, count(*)::int from bacnet_device where is_enabled group by state
      union all
      select 'dead_letter', 'notification', count(*)::int from notification_message where status = 'dead'
      union all
      select 'dead_letter', 'bacnet_task', count(*)::int from bacnet_task where status = 'failed'`,
  );
}
