import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { isMarked } from '../../database/process-mark.js';
import { fairShare } from './schedule.rules.js';

/** A process that does not renew for this long has lost its servers to the others. */
const leaseSeconds = 10;

/** A living process was seen within this time; one that was not and is not connected any more is gone. */
const silenceSeconds = 3;

const checkable = sql`s.status = 'active' and s.protocol <> 'heartbeat'`;
const leaseEnd = sql`now() + make_interval(secs => ${leaseSeconds})`;

/** Nobody's, run out, or held by a process that is gone. */
const free = sql`(l.owner is null or l.until < now()
  or (l.owner = any(array(
    select w.id from check_worker w
    where w.seen_at < now() - make_interval(secs => ${silenceSeconds}) and not ${isMarked(sql`w.id`)}))))`;

/**
 * Shares the servers between all processes that check: each renews what it holds, gives up what is above its share and
 * claims what nobody holds. The database's clock alone decides, so the clocks of the processes do not matter.
 */
@Injectable()
export class LeaseService {
  constructor(private readonly em: EntityManager) {}

  /** Ids of the servers that `worker` may check for the next ten seconds. */
  renew(worker: number): Promise<number[]> {
    return this.em.transactional(async em => {
      await query(
        em,
        sql`insert into check_worker (id, seen_at) values (${worker}, now())
            on conflict (id) do update set seen_at = excluded.seen_at`,
      );
      const held = await query<{ id: number }>(
        em,
        sql<{ id: number }>`
          update check_lease l set until = ${leaseEnd}, owner = case when ${checkable} then l.owner end
          from server s where s.id = l.server_id and l.owner = ${worker}
          returning case when ${checkable} then l.server_id end as id`,
      );
      const ids = held.flatMap(({ id }) => id ?? []);
      const share = await this.share(em);
      if (ids.length > share) return this.release(em, worker, ids, share);
      return [...ids, ...(await this.claim(em, worker, share - ids.length))];
    });
  }

  /** Gives everything back at once, so that others need not wait for the leases to run out. */
  async leave(worker: number): Promise<void> {
    await query(this.em, sql`update check_lease set owner = null where owner = ${worker}`);
    await query(this.em, sql`delete from check_worker where id = ${worker} or seen_at < now() - interval '1 day'`);
  }

  private async share(em: EntityManager): Promise<number> {
    const [counts] = await query<{ servers: number; workers: number }>(
      em,
      sql<{ servers: number; workers: number }>`
        select (select count(*)::int from server s where ${checkable}) as servers,
               (select count(*)::int from check_worker w
                where w.seen_at > now() - make_interval(secs => ${silenceSeconds})
                   or (w.seen_at > now() - make_interval(secs => ${leaseSeconds}) and ${isMarked(sql`w.id`)})) as workers`,
    );
    return fairShare(counts?.servers ?? 0, counts?.workers ?? 1);
  }

  private async release(em: EntityManager, worker: number, ids: number[], share: number): Promise<number[]> {
    const surplus = ids.slice(share);
    await query(
      em,
      sql`update check_lease set owner = null where owner = ${worker} and server_id = any(${surplus}::int4[])`,
    );
    return ids.slice(0, share);
  }

  private async claim(em: EntityManager, worker: number, count: number): Promise<number[]> {
    if (count <= 0) return [];
    const claimed = await query<{ id: number }>(
      em,
      sql<{ id: number }>`
        update check_lease set owner = ${worker}, until = ${leaseEnd}
        where server_id in (
          select l.server_id from check_lease l join server s on s.id = l.server_id
          where ${checkable} and ${free}
          order by l.server_id limit ${count} for update of l skip locked)
        returning server_id as id`,
    );
    return claimed.map(({ id }) => id);
  }
}
