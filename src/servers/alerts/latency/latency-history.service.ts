import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { epochMs, query } from '../../../database/bulk.js';
import { resultKinds } from '../../checks/check.rules.js';
import { windowSize } from './anomaly.rules.js';

/** The newest good answers of one server. */
export interface RecentLatencies {
  serverId: number;
  /** Milliseconds, oldest first. */
  times: number[];
  /** When the newest of them ended, epoch milliseconds. */
  newestAt: number;
}

/** Results looked at per server: one that hardly ever answers must not make a start slow. */
const looked = windowSize * 2;
const good = ['success', 'slow'].map(kind => resultKinds.findIndex(known => known === kind));

/** Reads the newest response times of servers, in one query; null asks for all. */
@Injectable()
export class LatencyHistory {
  constructor(private readonly em: EntityManager) {}

  recent(ids: readonly number[] | null): Promise<RecentLatencies[]> {
    return query<RecentLatencies>(
      this.em,
      sql<RecentLatencies>`
        select s.id as "serverId", recent.times, recent.newest as "newestAt"
        from server s cross join lateral (
          select array_agg(g.response_time::float8 order by g.check_timestamp, g.id) as times,
                 max(${epochMs('g.check_timestamp')}) as newest
          from (
            select * from (
              select * from ping_result p where p.server_id = s.id
              order by p.check_timestamp desc, p.id desc limit ${looked}
            ) r
            where r.kind = any(${good}::int2[]) and r.response_time >= 0
            order by r.check_timestamp desc, r.id desc limit ${windowSize}
          ) g
        ) recent
        where recent.times is not null ${ids === null ? sql`` : sql`and s.id = any(${ids}::int4[])`}`,
    );
  }
}
