import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../src/database/bulk.js';
import { EventBus } from '../../src/events/bus.js';
import type { CreateEmployee, EmployeeQuery } from '../../src/people/employee.dto.js';
import { EmployeesService } from '../../src/people/employees.service.js';
import { Conflict, InvalidInput, NotFound } from '../../src/shared/errors.js';
import { FakeClock } from '../fakes/fake.clock.js';
import { FakePresenceSource } from '../fakes/fake.presence-source.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const noon = new Date('2026-03-02T12:00:00.000Z');

/** Names of the fields an attempt is refused for. */
const takenFields = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'accepted',
    (error: Conflict) => error.errors?.map(({ field }) => field),
  );

describe('Employees', () => {
  let database: TestDatabase;
  let employees: EmployeesService;
  const presence = new FakePresenceSource();
  const clock = new FakeClock(noon.toISOString());

  beforeAll(async () => {
    database = await testDatabase();
    employees = new EmployeesService(database.em, new EventBus(database.em, clock), clock, presence);
  });
  beforeEach(async () => {
    presence.known.clear();
    await rows(sql`truncate employee, event restart identity cascade`);
  });
  afterAll(() => database.close());

  const run = <T>(work: () => Promise<T>) => database.unitOfWork.run(work);
  const rows = <Row>(statement: ReturnType<typeof sql<Row>>) => run(() => query(database.em, statement));
  const add = (input: CreateEmployee) => run(() => employees.create(input));
  const names = async (wanted: Partial<EmployeeQuery> = {}) => {
    const [page] = await run(() => employees.list({ page: 1, page_size: 50, ...wanted }));
    return page.map(({ employee_name }) => employee_name);
  };

  it('get the next place and their own name as the one shown outside', async () => {
    await add({ employee_name: 'Ada', display_order: 7 });
    expect(await add({ employee_name: 'Grace' })).toMatchObject({
      fake_name: 'Grace',
      display_order: 8,
      area: 'default',
      active: true,
      attendance_code: null,
      is_online: false,
    });
    expect(await names()).toEqual(['Ada', 'Grace']);
  });

  it('are refused with every field that somebody else has, and nothing changes', async () => {
    await add({ employee_name: 'Ada', display_order: 1, attendance_code: '17' });
    const twin = { employee_name: 'Ada', display_order: 1, attendance_code: '17' };
    expect(await takenFields(add(twin))).toEqual(['employee_name', 'display_order', 'attendance_code']);
    const { id } = await add({ employee_name: 'Grace' });
    expect(await takenFields(run(() => employees.change(id, { attendance_code: '17' })))).toEqual(['attendance_code']);
    expect(await run(() => employees.get(id))).toMatchObject({ attendance_code: null, employee_name: 'Grace' });
  });

  it('may all be without an attendance code', async () => {
    await add({ employee_name: 'Ada', attendance_code: null });
    await add({ employee_name: 'Grace', attendance_code: null });
    expect(await names()).toHaveLength(2);
  });

  it('keep what a change does not name, and get the defaults where they are described anew', async () => {
    const { id } = await add({ employee_name: 'Ada', fake_name: 'Alpha', area: 'lab', attendance_code: '3' });
    expect(await run(() => employees.change(id, { area: 'office' }))).toMatchObject({
      employee_name: 'Ada',
      fake_name: 'Alpha',
      attendance_code: '3',
      area: 'office',
    });
    expect(await run(() => employees.replace(id, { employee_name: 'Ada L.' }))).toMatchObject({
      employee_name: 'Ada L.',
      fake_name: 'Ada L.',
      attendance_code: null,
      area: 'default',
      display_order: 1,
    });
  });

  it('are found by names and codes, area, activity and whether they are here', async () => {
    const { id } = await add({ employee_name: 'Ada', fake_name: 'Alpha_1', area: 'lab' });
    await add({ employee_name: 'Grace', attendance_code: '4711', active: false });
    presence.known.set(id, { isOnline: true, lastSeen: noon, since: noon });
    expect(await names({ search: 'alpha_' })).toEqual(['Ada']);
    expect(await names({ search: '471' })).toEqual(['Grace']);
    expect(await names({ area: 'lab' })).toEqual(['Ada']);
    expect(await names({ active: false })).toEqual(['Grace']);
    expect(await names({ is_online: true })).toEqual(['Ada']);
    expect(await names({ is_online: false })).toEqual(['Grace']);
    expect(await run(() => employees.get(id))).toMatchObject({ is_online: true, last_seen: noon.toISOString() });
  });

  it('swap their places in one step, whatever the order', async () => {
    const ids: number[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) ids.push((await add({ employee_name: name })).id);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(ids, { minLength: 1 }), async chosen => {
        const before = await run(() => employees.list({ page: 1, page_size: 50 }));
        await run(() => employees.reorder(chosen));
        const [after] = await run(() => employees.list({ page: 1, page_size: 50 }));
        const others = (page: typeof after) => page.filter(({ id }) => !chosen.includes(id));
        expect(after.map(({ display_order }) => display_order)).toEqual([1, 2, 3, 4, 5]);
        expect(after.filter(({ id }) => chosen.includes(id)).map(({ id }) => id)).toEqual(chosen);
        expect(others(after).map(({ id, display_order }) => [id, display_order])).toEqual(
          others(before[0]).map(({ id, display_order }) => [id, display_order]),
        );
      }),
      { numRuns: 40 },
    );
    await expect(run(() => employees.reorder([ids[0] ?? 0, 999]))).rejects.toBeInstanceOf(InvalidInput);
  });

  it('are told of when they come, change and go', async () => {
    const { id } = await add({ employee_name: 'Ada' });
    await run(() => employees.change(id, { area: 'lab' }));
    await run(() => employees.remove(id));
    expect(await rows(sql`select name, payload from event order by id`)).toEqual(
      ['created', 'changed', 'deleted'].map(what => ({
        name: `employee.${what}`,
        payload: { employee_id: id, employee_name: 'Ada', fake_name: 'Ada' },
      })),
    );
    await expect(run(() => employees.get(id))).rejects.toBeInstanceOf(NotFound);
  });
});
