import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CorrectionQuery, CreateCorrection } from '../../../src/attendance/corrections/correction.dto.js';
import { Corrections } from '../../../src/attendance/corrections/corrections.service.js';
import { Conflict, ImpossibleNow, InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { AttendanceSite } from '../days/attendance-site.js';

/** Names of the fields an attempt is refused for. */
const refusedFields = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'accepted',
    (error: InvalidInput) => error.errors?.map(({ field }) => field),
  );

describe('Corrections of the ledger', () => {
  let site: AttendanceSite;
  let corrections: Corrections;
  let ada: number;
  let record: number;

  beforeAll(async () => {
    site = await AttendanceSite.open();
    corrections = new Corrections(site.database.em, site.bus, site.clock, site.config);
  });
  beforeEach(async () => {
    await site.clear();
    ada = await site.employee('Ada', '17');
    record = await site.punch('17', '2026-03-02T09:00:00');
  });
  afterAll(() => site.close());

  const add = (input: Partial<CreateCorrection>) =>
    site.run(() => corrections.create({ employee: ada, kind: 'punch', reason: 'forgotten', ...input }, 'grace'));
  const leaving = (at: string) => add({ at, direction: 'out' });
  const ignore = (record_id: number, employee = ada) => add({ kind: 'ignore', record_id, employee });
  const withdraw = (id: number) => site.run(() => corrections.withdraw(id, 'linus'));
  const list = (wanted: Partial<CorrectionQuery> = {}) =>
    site.run(() => corrections.list({ limit: 50, ...wanted }, '/api/hrm/attendance-corrections/'));
  const ids = async (wanted: Partial<CorrectionQuery> = {}) => (await list(wanted)).results.map(({ id }) => id);

  it('add a punch in the name of who made them, to the second, and that is told', async () => {
    expect(await leaving('2026-03-02T18:00:30.999+01:00')).toEqual({
      id: 1,
      employee: ada,
      employee_name: 'Ada',
      kind: 'punch',
      date: '2026-03-02',
      at: '2026-03-02T17:00:30.000Z',
      direction: 'out',
      record_id: null,
      reason: 'forgotten',
      author: 'grace',
      created_at: '2026-03-03T12:00:00.000Z',
      withdrawn_at: null,
      withdrawn_by: null,
    });
    const message = 'Departure at 2026-03-02T17:00:30Z added by grace: forgotten';
    const payload = { correction_id: 1, employee_id: ada, name: 'Ada', date: '2026-03-02', message };
    expect(await site.told()).toEqual([{ name: 'attendance.corrected', payload }]);
  });

  it('ignore a record of the employee, at its time', async () => {
    expect(await ignore(record)).toMatchObject({ kind: 'ignore', record_id: record, at: '2026-03-02T09:00:00.000Z' });
    expect((await site.told())[0]?.payload).toMatchObject({
      message: 'Punch of 2026-03-02T09:00:00Z ignored by grace: forgotten',
    });
  });

  it('belong to the day on which the night shift began', async () => {
    await site.schedule('22:00', '06:00');
    expect((await leaving('2026-03-03T06:00:00Z')).date).toBe('2026-03-02');
  });

  it('are refused where something is missing or does not fit, field by field', async () => {
    expect(await refusedFields(add({}))).toEqual(['at', 'direction']);
    expect(await refusedFields(add({ kind: 'ignore' }))).toEqual(['record_id']);
    const everything = { at: '2026-03-02T09:00:00Z', direction: 'in' as const, record_id: record };
    expect(await refusedFields(add(everything))).toEqual(['record_id']);
    expect(await refusedFields(add({ ...everything, kind: 'ignore' }))).toEqual(['at', 'direction']);
    expect(await refusedFields(leaving('2026-03-03T12:00:01Z'))).toEqual(['at']);
    expect(await refusedFields(add({ ...everything, record_id: undefined, employee: 99 }))).toEqual(['employee']);
    expect([await ids(), await site.told()]).toEqual([[], []]);
  });

  it('ignore nothing of somebody else, nor of somebody without a code', async () => {
    const others = await site.punch('18', '2026-03-02T09:00:00');
    const nobody = await site.employee('Grace', null);
    expect(await refusedFields(ignore(others))).toEqual(['record_id']);
    expect(await refusedFields(ignore(record, nobody))).toEqual(['record_id']);
    expect(await refusedFields(ignore(999))).toEqual(['record_id']);
  });

  it('are made once, also where two make them at the same moment', async () => {
    await leaving('2026-03-02T17:00:00Z');
    await expect(leaving('2026-03-02T17:00:00Z')).rejects.toBeInstanceOf(Conflict);
    const outcomes = await Promise.allSettled([ignore(record), ignore(record)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await leaving('2026-03-02T17:00:01Z');
  });

  it('are taken back once, stay on record, and can be made again', async () => {
    const { id } = await ignore(record);
    await site.told();
    site.clock.advance(60_000);
    expect(await withdraw(id)).toMatchObject({ withdrawn_at: '2026-03-03T12:01:00.000Z', withdrawn_by: 'linus' });
    expect((await site.told())[0]?.payload).toMatchObject({
      correction_id: id,
      message: 'Taken back by linus: Punch of 2026-03-02T09:00:00Z ignored',
    });
    await expect(withdraw(id)).rejects.toBeInstanceOf(ImpossibleNow);
    await expect(withdraw(99)).rejects.toBeInstanceOf(NotFound);
    await ignore(record);
    expect(await ids()).toHaveLength(2);
  });

  it('are listed newest first, without a gap between pages', async () => {
    for (const minute of [1, 2, 3, 4, 5]) await leaving(`2026-03-02T17:0${minute}:00Z`);
    const first = await list({ limit: 2 });
    const cursor = new URLSearchParams(first.next?.split('?')[1]).get('cursor') ?? '';
    const second = await list({ limit: 2, cursor });
    expect([...first.results, ...second.results].map(({ id }) => id)).toEqual([5, 4, 3, 2]);
    const back = new URLSearchParams(second.previous?.split('?')[1]).get('cursor') ?? '';
    expect(await ids({ limit: 2, cursor: back })).toEqual([5, 4]);
  });

  it('can be narrowed to employees, kinds, times and whether they hold', async () => {
    const grace = await site.employee('Grace', '18');
    await leaving('2026-03-02T17:00:00Z');
    await ignore(record);
    await add({ employee: grace, at: '2026-03-01T10:00:00Z', direction: 'in' });
    await withdraw(2);
    expect(await ids({ employee: [grace] })).toEqual([3]);
    expect(await ids({ kind: 'ignore' })).toEqual([2]);
    expect(await ids({ withdrawn: true })).toEqual([2]);
    expect(await ids({ withdrawn: false })).toEqual([3, 1]);
    expect(await ids({ since: new Date('2026-03-02T00:00:00Z'), until: new Date('2026-03-02T17:00:00Z') })).toEqual([
      2,
    ]);
    expect((await site.run(() => corrections.get(3))).employee_name).toBe('Grace');
  });
});
