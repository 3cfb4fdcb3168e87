import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { Clock } from '../../shared/clock.js';
import { PresenceSource, type Standing } from '../../people/presence-source.js';

/** A stay longer than this began, as far as lists are concerned, at its newest session. */
const longestStayMs = 7 * 86_400_000;

interface Row {
  id: number;
  lastSeen: number | null;
  since: number | null;
}

/** Who is here, from the sessions of the devices that count. */
@Injectable()
export class PresenceStanding extends PresenceSource {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {
    super();
  }

  async standing(employeeIds: readonly number[] | null): Promise<Map<number, Standing>> {
    const chosen = employeeIds === null ? sql`` : sql`and d.employee_id = any(${employeeIds}::int4[])`;
    const oldest = new Date(this.clock.now().getTime() - longestStayMs).toISOString();
    const rows = await query<Row>(
      this.em,
      sql<Row>`
        with seen as (
          select d.employee_id as id, max(l.last_up_at) as last_seen
          from device d left join device_liveness l on l.device_id = d.id
          where d.counts_for_presence ${chosen} group by 1),
        stays as (
          select s.employee_id as id, unnest(range_agg(tstzrange(s.started_at, coalesce(s.ended_at, 'infinity'), '[]'))) as stay
          from presence_session s join device d on d.id = s.device_id
          where d.counts_for_presence ${chosen}
            and (s.ended_at is null or s.ended_at > ${oldest}::timestamptz)
          group by 1)
        select seen.id, ${epochMs('seen.last_seen')} as "lastSeen",
               (select extract(epoch from lower(stay)) * 1000 from stays
                where stays.id = seen.id and upper(stay) = 'infinity')::float8 as since
        from seen`,
    );
    return new Map(
      rows.map(({ id, lastSeen, since }) => [
        id,
        { isOnline: since !== null, lastSeen: dateOf(lastSeen), since: dateOf(since) },
      ]),
    );
  }
}

const dateOf = (ms: number | null) => (ms === null ? null : new Date(ms));
