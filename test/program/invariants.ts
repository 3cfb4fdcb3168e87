import { expect } from 'vitest';
import type { Site } from './site.js';

/**
 * What must hold in a database whatever was killed when: each list names the rows that break a rule. One statement is
 * one snapshot, so this may be asked while the program writes.
 */
export async function expectConsistent(site: Site): Promise<void> {
  const [found] = await site.query<Record<string, unknown>>(`
    select
      (select count(*)::int from server s where not exists (select from server_status t where t.server_id = s.id))
        as servers_without_status,
      (select count(*)::int - count(distinct id)::int from (select id from ping_result union all select id from event) m)
        as repeated_ids,
      (select count(*)::int from (
         select from ping_result group by server_id, check_timestamp having count(*) > 1) d) as repeated_results,
      (select coalesce(jsonb_agg(t.server_id), '[]') from server_status t
       left join server_span o on o.server_id = t.server_id and o.ended_at is null
       where o.id is null or o.status <> t.status or o.started_at <> t.since
          or t.state->>'spanStatus' <> t.status
          or (t.state->>'spanSince')::float8 <> extract(epoch from t.since)::float8 * 1000) as status_is_not_open_span,
      (select coalesce(jsonb_agg(t.server_id), '[]') from server_status t
       where (select count(*) from server_span o where o.server_id = t.server_id and o.ended_at is null) <> 1)
        as not_one_open_span,
      (select coalesce(jsonb_agg(n.id), '[]') from (
         select id, started_at, ended_at,
                lead(started_at) over (partition by server_id order by started_at, id) as next
         from server_span) n
       where n.ended_at <= n.started_at or n.ended_at is distinct from n.next) as spans_do_not_touch,
      (select coalesce(jsonb_agg(t.server_id), '[]') from server_status t
       left join lateral (select count(*) as open, min(started_at) as since from incident i
                          where i.server_id = t.server_id and i.ended_at is null) i on true
       where i.open > 1
          or (t.state->>'incidentSince')::float8 is distinct from extract(epoch from i.since)::float8 * 1000)
        as incident_is_not_state,
      (select coalesce(jsonb_agg(i.id), '[]') from incident i where i.ended_at < i.started_at) as incidents_backwards,
      (select coalesce(jsonb_agg(i.id), '[]') from incident i
       where (select count(*) from event e where e.name = 'incident.opened' and (e.payload->>'incident_id')::int = i.id)
          <> 1) as incidents_without_fact,
      (select coalesce(jsonb_agg(t.server_id), '[]') from server_status t
       where t.last_check is distinct from
             (select max(check_timestamp) from ping_result r where r.server_id = t.server_id)) as last_check_is_no_result
  `);
  expect(found).toEqual({
    servers_without_status: 0,
    repeated_ids: 0,
    repeated_results: 0,
    status_is_not_open_span: [],
    not_one_open_span: [],
    spans_do_not_touch: [],
    incident_is_not_state: [],
    incidents_backwards: [],
    incidents_without_fact: [],
    last_check_is_no_result: [],
  });
}
