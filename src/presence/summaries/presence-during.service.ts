import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { epochMs, query, rowsOf } from '../../database/bulk.js';
import { PresenceBeside, type Seen, type TimeOfSomebody } from '../../people/presence-beside.js';

/** What the hourly summaries say about stretches of time, for the days of attendance. */
@Injectable()
export class PresenceDuring extends PresenceBeside {
  constructor(private readonly em: EntityManager) {
    super();
  }

  async during(times: readonly TimeOfSomebody[]): Promise<(Seen | null)[]> {
    if (times.length === 0) return [];
    const rows = await query<Seen & { place: number }>(
      this.em,
      sql<Seen & { place: number }>`
        select t.place, ${epochMs('first')} as "firstSeen", ${epochMs('last')} as "lastSeen", seconds as "secondsOnline"
        from ${rowsOf('t', {
          place: ['int4', times.map((_, index) => index)],
          employee: ['int4', times.map(({ employee }) => employee)],
          since: ['timestamptz', instants(times.map(({ from }) => from))],
          until: ['timestamptz', instants(times.map(({ to }) => to))],
        })}
        join lateral (
          select min(h.first_seen) as first, max(h.last_seen) as last, sum(h.seconds_online)::int as seconds
          from hourly_summary h
          where h.employee_id = t.employee and h.hour_start >= t.since and h.hour_start < t.until
          having count(*) > 0) h on true`,
    );
    const byPlace = new Map(rows.map(({ place, ...seen }) => [place, seen]));
    return times.map((_, index) => byPlace.get(index) ?? null);
  }
}

const instants = (values: readonly number[]) => values.map(at => new Date(at).toISOString());
