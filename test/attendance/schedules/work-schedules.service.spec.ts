import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WorkSchedules } from '../../../src/attendance/schedules/work-schedules.service.js';
import type { CreateWorkSchedule } from '../../../src/attendance/schedules/work-schedule.dto.js';
import { Conflict, InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { AttendanceSite } from '../days/attendance-site.js';

const office = { name: 'Office', starts_at: '09:00', ends_at: '17:00' };

describe('Work schedules', () => {
  let site: AttendanceSite;
  let schedules: WorkSchedules;

  beforeAll(async () => {
    site = await AttendanceSite.open();
    schedules = new WorkSchedules(site.database.em, site.clock);
  });
  beforeEach(() => site.clear());
  afterAll(() => site.close());

  const add = (input: Partial<CreateWorkSchedule> = {}) => site.run(() => schedules.create({ ...office, ...input }));
  const change = (id: number, input: Partial<CreateWorkSchedule>) => site.run(() => schedules.change(id, input));
  const get = (id: number) => site.run(() => schedules.get(id));
  const defaults = async () => {
    const [all] = await site.run(() => schedules.list({ page: 1, page_size: 50 }));
    return all.filter(({ is_default }) => is_default).map(({ name }) => name);
  };

  const names = async (wanted: { search?: string; ordering?: string }) => {
    const [all, count] = await site.run(() => schedules.list({ page: 1, page_size: 50, ...wanted }));
    return [count, ...all.map(({ name }) => name)];
  };

  it('are from Monday to Friday with five minutes of grace where nothing else is said', async () => {
    expect(await add()).toMatchObject({
      ...office,
      weekdays: [1, 2, 3, 4, 5],
      grace_minutes: 5,
      break_minutes: 0,
      is_default: false,
      employees: [],
    });
  });

  it('keep what a change does not name, and get the defaults where they are described anew', async () => {
    const { id } = await add({ weekdays: [6, 0], break_minutes: 30, is_default: true });
    expect(await change(id, { ends_at: '16:00' })).toMatchObject({
      weekdays: [0, 6],
      ends_at: '16:00',
      break_minutes: 30,
    });
    expect(await site.run(() => schedules.change(id, office, true))).toMatchObject({
      ends_at: '17:00',
      weekdays: [1, 2, 3, 4, 5],
      break_minutes: 0,
      is_default: false,
    });
  });

  it('are that of everybody one at a time', async () => {
    const { id } = await add({ is_default: true });
    await add({ name: 'Night', starts_at: '22:00', ends_at: '06:00', is_default: true });
    expect(await defaults()).toEqual(['Night']);
    await change(id, { is_default: true });
    expect(await defaults()).toEqual(['Office']);
    await Promise.all(['A', 'B', 'C'].map(name => add({ name, is_default: true })));
    expect(await defaults()).toHaveLength(1);
  });

  it('have names of their own', async () => {
    await add();
    const { id } = await add({ name: 'Night' });
    await expect(add()).rejects.toBeInstanceOf(Conflict);
    await expect(change(id, { name: 'Office' })).rejects.toMatchObject({ errors: [{ field: 'name' }] });
    const outcomes = await Promise.allSettled(['Same', 'Same'].map(name => add({ name })));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('are refused where nobody could work so, and nothing changes', async () => {
    await expect(add({ ends_at: '09:00' })).rejects.toMatchObject({ errors: [{ field: 'ends_at' }] });
    const { id } = await add({ is_default: true });
    await expect(change(id, { break_minutes: 480 })).rejects.toBeInstanceOf(InvalidInput);
    await expect(add({ name: 'B', break_minutes: 480, is_default: true })).rejects.toBeInstanceOf(InvalidInput);
    expect([await defaults(), (await get(id)).break_minutes]).toEqual([['Office'], 0]);
  });

  it('have members, each of whom has only one', async () => {
    const [ada, grace] = [await site.employee('Ada', null), await site.employee('Grace', null)];
    const [{ id: day }, { id: night }] = [await add(), await add({ name: 'Night' })];
    const setMembers = (id: number, employees: number[]) => site.run(() => schedules.setMembers(id, employees));
    expect((await setMembers(day, [grace, ada])).employees).toEqual([ada, grace]);
    expect((await setMembers(night, [grace])).employees).toEqual([grace]);
    expect((await get(day)).employees).toEqual([ada]);
    await expect(setMembers(day, [99])).rejects.toBeInstanceOf(InvalidInput);
    await expect(setMembers(99, [])).rejects.toBeInstanceOf(NotFound);
    expect((await setMembers(day, [])).employees).toEqual([]);
    await site.rows(sql`delete from employee where id = ${grace}`);
    expect((await get(night)).employees).toEqual([]);
  });

  it('can be deleted, which frees the members', async () => {
    const ada = await site.employee('Ada', null);
    const { id } = await add();
    await site.run(() => schedules.setMembers(id, [ada]));
    await site.run(() => schedules.remove(id));
    await expect(get(id)).rejects.toBeInstanceOf(NotFound);
    expect(await site.rows(sql`select from schedule_member`)).toEqual([]);
  });

  it('are listed by name, part of a name and in the order that is asked for', async () => {
    await add();
    await add({ name: 'Night', starts_at: '22:00' });
    expect(await names({})).toEqual([2, 'Night', 'Office']);
    expect(await names({ ordering: 'starts_at' })).toEqual([2, 'Office', 'Night']);
    expect(await names({ search: 'off' })).toEqual([1, 'Office']);
  });
});
