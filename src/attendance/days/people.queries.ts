import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { query } from '../../database/bulk.js';
import { likePattern } from '../../database/like.js';
import type { Interval } from '../../shared/intervals.js';
import type { Schedule } from '../schedules/work-schedule.rules.js';
import type { Person } from './reckoning/day-plan.rules.js';

/** Somebody with the schedule that is theirs now: their own, else the one of everybody. */
export interface Employed extends Person {
  name: string;
  area: string;
  code: string | null;
  active: boolean;
  /** Since when they are known here (epoch ms): the row, or the first punch that counts, whichever is older. */
  knownSince: number;
}

export interface PeopleSelection {
  /** These, also where they have left; else everybody who is active or has punched in the time. */
  employees?: readonly number[];
  area?: string;
  /** Part of a name or a code. */
  search?: string;
}

type EmployedRow = Omit<Employed, 'schedule'> & Schedule;

/** In the order of the boards. */
export async function peopleOf(em: EntityManager, wanted: PeopleSelection, time: Interval): Promise<Employed[]> {
  const rows = await query<EmployedRow>(
    em,
    sql<EmployedRow>`
      select e.id as employee, e.employee_name as name, e.area, e.attendance_code as code, e.active,
             (extract(epoch from least(e.created_at, (${firstPunch}))) * 1000)::float8 as "knownSince",
             s.id as "scheduleId", s.weekdays, s.starts_at as "startsAt", s.ends_at as "endsAt",
             s.grace_minutes as "graceMinutes", s.break_minutes as "breakMinutes"
      from employee e
      left join schedule_member m on m.employee_id = e.id
      left join work_schedule s on s.id = coalesce(m.schedule_id, (select min(id) from work_schedule where is_default))
      where ${conditionsOf(wanted, time)}
      order by e.display_order, e.id`,
  );
  return rows.map(({ weekdays, startsAt, endsAt, graceMinutes, breakMinutes, ...person }) => ({
    ...person,
    schedule: person.scheduleId === null ? null : { weekdays, startsAt, endsAt, graceMinutes, breakMinutes },
  }));
}

const firstPunch = sql`
  select min(r.timestamp) from attendance_record r
  where r.attendance_code = e.attendance_code and r.is_valid and r.zone_resolution <> 'impossible'`;

function conditionsOf({ employees, area, search }: PeopleSelection, { from, to }: Interval): RawBuilder<unknown> {
  const [since, until] = [new Date(from).toISOString(), new Date(to).toISOString()];
  const conditions = [
    employees
      ? sql`e.id = any(${employees}::int4[])`
      : sql`(e.active
             or exists (select from attendance_record r where r.attendance_code = e.attendance_code
                        and r.timestamp >= ${since}::timestamptz and r.timestamp < ${until}::timestamptz)
             or exists (select from attendance_correction c where c.employee_id = e.id and c.withdrawn_at is null
                        and c.at >= ${since}::timestamptz and c.at < ${until}::timestamptz))`,
  ];
  if (area !== undefined) conditions.push(sql`e.area = ${area}`);
  if (search) {
    const pattern = likePattern(search);
    conditions.push(sql`(e.employee_name ilike ${pattern} or e.attendance_code ilike ${pattern})`);
  }
  return sql.join(conditions, sql` and `);
}
