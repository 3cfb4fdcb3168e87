import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UnmatchedCodes } from '../../../src/attendance/codes/unmatched-codes.service.js';
import type { PageQuery } from '../../../src/http/paging.js';
import { Conflict, InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { AttendanceSite } from '../days/attendance-site.js';

describe('Codes that belong to nobody', () => {
  let site: AttendanceSite;
  let codes: UnmatchedCodes;

  beforeAll(async () => {
    site = await AttendanceSite.open();
    codes = new UnmatchedCodes(site.database.em, site.bus, site.clock);
  });
  beforeEach(async () => {
    await site.clear();
    await site.terminal('Gate');
    for (const at of ['08', '12', '17']) await site.punch('7', `2026-03-02T${at}:00:00`);
    await site.punch('7', '2026-03-01T07:00:00', { device: 99 });
    await site.punch('42', '2026-03-03T09:00:00');
  });
  afterAll(() => site.close());

  const page = (wanted: Partial<PageQuery> = {}) => site.run(() => codes.list({ page: 1, page_size: 50, ...wanted }));
  const found = async (wanted: Partial<PageQuery> = {}) =>
    (await page(wanted))[0].map(({ attendance_code }) => attendance_code);
  const assign = (attendance_code: string, employee: number) =>
    site.run(() => codes.assign({ attendance_code, employee }));

  it('are listed with their punches and terminals', async () => {
    const [views, count] = await page();
    expect(count).toBe(2);
    expect(views[1]).toEqual({
      attendance_code: '7',
      records: 4,
      first_seen: '2026-03-01T07:00:00.000Z',
      last_seen: '2026-03-02T17:00:00.000Z',
      devices: [
        { id: 1, name: 'Gate', records: 3 },
        { id: 99, name: null, records: 1 },
      ],
    });
  });

  it('are not those of employees, also of those who have left', async () => {
    await site.employee('Ada', '7', false);
    expect(await found()).toEqual(['42']);
  });

  it('come in the order that is asked for, by page and by what they contain', async () => {
    await site.punch('420', '2026-03-02T10:00:00', { resolution: 'impossible' });
    expect(await found()).toEqual(['42', '7', '420']);
    expect(await found({ ordering: '-records,attendance_code' })).toEqual(['7', '42', '420']);
    expect(await found({ ordering: 'attendance_code', page: 2, page_size: 1 })).toEqual(['420']);
    expect(await found({ search: '42' })).toEqual(['42', '420']);
    expect((await page({ search: '420' }))[0]).toMatchObject([{ records: 1, first_seen: null, last_seen: null }]);
    await expect(found({ ordering: 'device' })).rejects.toBeInstanceOf(InvalidInput);
  });

  it('are none where the ledger is empty', async () => {
    await site.clear();
    expect(await page()).toEqual([[], 0]);
  });

  it('can be given to an employee, with the whole history, and that is told', async () => {
    const ada = await site.employee('Ada', null);
    expect(await assign('7', ada)).toEqual({ attendance_code: '7', employee: ada, employee_name: 'Ada', records: 4 });
    expect(await found()).toEqual(['42']);
    const about = { employee_id: ada, employee_name: 'Ada', fake_name: 'Ada' };
    expect(await site.told()).toEqual([{ name: 'employee.changed', payload: about }]);
    expect(await assign('7', ada)).toMatchObject({ records: 4 });
    expect(await site.told()).toEqual([]);
  });

  it('are not taken from anybody, nor given to somebody who has another one', async () => {
    const ada = await site.employee('Ada', '7');
    const grace = await site.employee('Grace', null);
    await expect(assign('7', grace)).rejects.toMatchObject({ code: 'taken', errors: [{ field: 'attendance_code' }] });
    await expect(assign('42', ada)).rejects.toBeInstanceOf(Conflict);
    await expect(assign('42', 99)).rejects.toBeInstanceOf(InvalidInput);
    await expect(assign('43', grace)).rejects.toBeInstanceOf(NotFound);
    expect([await found(), await site.told()]).toEqual([['42'], []]);
  });

  it('go to one of two employees who are given them at the same moment', async () => {
    const both = [await site.employee('Ada', null), await site.employee('Grace', null)];
    const outcomes = await Promise.allSettled(both.map(employee => assign('7', employee)));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
