import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { likePattern } from '../../database/like.js';
import { orderOf, windowOf, type PageQuery } from '../../http/paging.js';
import { Employee } from '../../people/employee.entity.js';
import { Clock } from '../../shared/clock.js';
import { Conflict, InvalidInput, NotFound } from '../../shared/errors.js';
import {
  columnsOf,
  toScheduleView,
  type CreateWorkSchedule,
  type UpdateWorkSchedule,
  type WorkScheduleView,
} from './work-schedule.dto.js';
import { WorkSchedule } from './work-schedule.entity.js';
import { scheduleProblems, type Schedule } from './work-schedule.rules.js';

const columns = {
  id: 'id',
  name: 'name',
  starts_at: 'startsAt',
  ends_at: 'endsAt',
  is_default: 'isDefault',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

/** What is not said is this; Monday to Friday. */
const blank = { weekdays: [1, 2, 3, 4, 5], graceMinutes: 5, breakMinutes: 0, isDefault: false };

type Settings = Schedule & Pick<WorkSchedule, 'name' | 'isDefault'>;

/** When people are expected at work: at most one schedule of everybody, and those of some. A change counts for every day. */
@Injectable()
export class WorkSchedules {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: PageQuery): Promise<[WorkScheduleView[], number]> {
    const matching = wanted.search ? { name: { $ilike: likePattern(wanted.search) } } : {};
    const [schedules, count] = await this.em.findAndCount(WorkSchedule, matching, {
      ...windowOf(wanted),
      orderBy: orderOf(wanted.ordering, columns, 'name'),
      disableIdentityMap: true,
    });
    const members = await membersOf(
      this.em,
      schedules.map(({ id }) => id),
    );
    return [schedules.map(schedule => toScheduleView(schedule, members.get(schedule.id) ?? [])), count];
  }

  async get(id: number): Promise<WorkScheduleView> {
    const schedule = await this.find(this.em, id);
    return toScheduleView(schedule, (await membersOf(this.em, [id])).get(id) ?? []);
  }

  /** Throws Conflict where the name is taken, InvalidInput where nobody could work so. */
  async create(input: CreateWorkSchedule): Promise<WorkScheduleView> {
    const id = await this.inLine(async em => {
      const now = this.clock.now();
      const times = { startsAt: input.starts_at, endsAt: input.ends_at };
      const settings = { ...blank, ...times, ...columnsOf(input), name: input.name };
      await this.settle(em, settings, null);
      const schedule = em.create(WorkSchedule, { ...settings, createdAt: now, updatedAt: now });
      await em.persist(schedule).flush();
      return schedule.id;
    });
    return this.get(id);
  }

  /** Changes what is given; `replaces`: what is left out gets its default. Members stay. */
  async change(id: number, input: UpdateWorkSchedule, replaces = false): Promise<WorkScheduleView> {
    await this.inLine(async em => {
      const schedule = await this.find(em, id);
      const settings = { ...settingsOf(schedule), ...(replaces ? blank : {}), ...columnsOf(input) };
      await this.settle(em, settings, id);
      em.assign(schedule, { ...settings, updatedAt: this.clock.now() });
    });
    return this.get(id);
  }

  /** Its members work by the one of everybody from then on. */
  async remove(id: number): Promise<void> {
    await this.inLine(async em => {
      em.remove(await this.find(em, id));
    });
  }

  /** Makes these the members; throws InvalidInput where one of them does not exist. */
  async setMembers(id: number, employees: readonly number[]): Promise<WorkScheduleView> {
    await this.inLine(async em => {
      await this.find(em, id);
      const known = await em.count(Employee, { id: { $in: [...employees] } });
      if (known < employees.length) throw InvalidInput.field('employees', 'Some of these employees do not exist.');
      await query(
        em,
        sql`delete from schedule_member where schedule_id = ${id} and not employee_id = any(${employees}::int4[])`,
      );
      await query(
        em,
        sql`insert into schedule_member (employee_id, schedule_id)
            select employee, ${id}::int4 from unnest(${employees}::int4[]) employee
            on conflict (employee_id) do update set schedule_id = excluded.schedule_id`,
      );
    });
    return this.get(id);
  }

  /** The name and being the one of everybody are looked at by one change at a time. */
  private inLine<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.em.transactional(async em => {
      await query(em, sql`select pg_advisory_xact_lock(hashtext('sitewatch.work_schedules'))`);
      return work(em);
    });
  }

  /** Refuses what cannot be, and makes room where this is to be the one of everybody. */
  private async settle(em: EntityManager, settings: Settings, id: number | null): Promise<void> {
    const problems = scheduleProblems(settings);
    if (problems.length > 0) throw new InvalidInput(problems);
    const others = id === null ? {} : { id: { $ne: id } };
    if ((await em.count(WorkSchedule, { ...others, name: settings.name })) > 0) {
      const message = 'Another schedule has this name.';
      throw new Conflict('taken', message, [{ field: 'name', messages: [message] }]);
    }
    if (!settings.isDefault) return;
    const change = { isDefault: false, updatedAt: this.clock.now() };
    await em.nativeUpdate(WorkSchedule, { ...others, isDefault: true }, change);
  }

  private async find(em: EntityManager, id: number): Promise<WorkSchedule> {
    const schedule = await em.findOne(WorkSchedule, id, { refresh: true });
    if (!schedule) throw new NotFound('Work schedule', id);
    return schedule;
  }
}

const settingsOf = ({ name, weekdays, startsAt, endsAt, graceMinutes, breakMinutes, isDefault }: WorkSchedule) => ({
  name,
  weekdays,
  startsAt,
  endsAt,
  graceMinutes,
  breakMinutes,
  isDefault,
});

/** Ids of the employees by schedule, in the order of the boards. */
async function membersOf(em: EntityManager, schedules: readonly number[]): Promise<Map<number, number[]>> {
  const rows = await query<{ schedule: number; employees: number[] }>(
    em,
    sql<{ schedule: number; employees: number[] }>`
      select m.schedule_id as schedule, array_agg(e.id order by e.display_order, e.id) as employees
      from schedule_member m join employee e on e.id = m.employee_id
      where m.schedule_id = any(${schedules}::int4[]) group by m.schedule_id`,
  );
  return new Map(rows.map(({ schedule, employees }) => [schedule, employees]));
}
