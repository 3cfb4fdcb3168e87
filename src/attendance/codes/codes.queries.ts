import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { likePattern } from '../../database/like.js';
import { orderOf, windowOf, type PageQuery } from '../../http/paging.js';

export interface CodeRow {
  code: string;
  records: number;
  /** Epoch milliseconds; null where no punch has a time. */
  firstSeen: number | null;
  lastSeen: number | null;
  devices: { id: number; name: string | null; records: number }[];
}

const columns = { attendance_code: 'code', records: 'records', first_seen: 'firstSeen', last_seen: 'lastSeen' };

/**
 * One page of the codes in the ledger that no employee has, and the number of all. The codes are found by leaps through
 * the index, one for each: the ledger is large, and few of its codes are without an owner.
 */
export async function unmatchedCodes(em: EntityManager, wanted: PageQuery): Promise<[CodeRow[], number]> {
  const { limit, offset } = windowOf(wanted);
  const named = wanted.search ? sql`and c.code ilike ${likePattern(wanted.search)}` : sql``;
  const rows = await query<CodeRow & { count: number }>(
    em,
    sql<CodeRow & { count: number }>`
      with recursive leap (code) as (
        (select min(attendance_code) from attendance_record)
        union all
        select (select min(r.attendance_code) from attendance_record r where r.attendance_code > leap.code)
        from leap where leap.code is not null
      )
      select c.code, count(*) over ()::int as count, t.records, t."firstSeen", t."lastSeen", t.devices
      from leap c
      cross join lateral (
        select sum(u.records)::float8 as records, min(u.first) as "firstSeen", max(u.last) as "lastSeen",
               jsonb_agg(jsonb_build_object('id', u.device_id, 'name', d.name, 'records', u.records) order by u.device_id)
                 as devices
        from (
          select r.device_id, count(*) as records, (extract(epoch from min(r.timestamp) ${dated}) * 1000)::float8 as first,
                 (extract(epoch from max(r.timestamp) ${dated}) * 1000)::float8 as last
          from attendance_record r where r.attendance_code = c.code group by r.device_id
        ) u left join attendance_device d on d.id = u.device_id
      ) t
      where c.code is not null and not exists (select from employee e where e.attendance_code = c.code) ${named}
      order by ${orderTerms(wanted.ordering)} limit ${limit} offset ${offset}`,
  );
  return [rows, rows[0]?.count ?? 0];
}

const dated = sql`filter (where r.zone_resolution <> 'impossible')`;

/** Punches of a code. */
export async function recordsOf(em: EntityManager, code: string): Promise<number> {
  const [row] = await query<{ records: number }>(
    em,
    sql<{ records: number }>`
      select count(*)::float8 as records from attendance_record where attendance_code = ${code}`,
  );
  return row?.records ?? 0;
}

function orderTerms(ordering: string | undefined) {
  const { id: _, ...terms } = orderOf(ordering, columns, '-last_seen');
  const named = Object.entries({ ...terms, code: terms['code'] ?? 'asc' });
  return sql.join(named.map(([column, direction]) => sql`${sql.ref(column)} ${sql.raw(direction)} nulls last`));
}
