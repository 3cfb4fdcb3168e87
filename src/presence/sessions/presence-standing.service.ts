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
          from device d
          join presence_session s on s.device_id = d.id
            and tstzrange(s.started_at, s.ended_at) && tstzrange(${oldest}::timestamptz, null)
          where d.counts_for_presence ${chosen}
          group by 1)
        select seen.id, ${epochMs('seen.last_seen')} as "lastSeen",
               (extract(epoch from lower(stay)) * 1000)::float8 as since
        from seen left join stays on stays.id = seen.id and upper(stay) = 'infinity'`,
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
