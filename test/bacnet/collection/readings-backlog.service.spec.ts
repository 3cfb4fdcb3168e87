import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReadingsBacklog } from '../../../src/bacnet/collection/readings-backlog.js';
import type { Reading } from '../../../src/bacnet/readings/newest.rules.js';
import { eventually } from '../../support/eventually.js';
import { Building, noon, reading } from '../devices/building.js';

let building: Building;
let points: number[];
const said: string[] = [];
beforeAll(async () => {
  building = await Building.open();
});
beforeEach(async () => {
  await building.clear();
  points = await building.pointsOf(await building.device(), [{}, {}]);
  said.length = 0;
  const note = (message: unknown) => said.push(String(message));
  Logger.overrideLogger({ log: note, warn: note, error: note });
});
afterEach(() => Logger.overrideLogger(false));
afterAll(() => building.close());

const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const count = async () =>
  (await building.run(() => building.readings.list({ limit: 500 }, 'http://localhost/'))).results.length;

/** A backlog on the database, which can be made to fail. */
function backlogThat(trouble: { error: Error | null }): ReadingsBacklog {
  const { unitOfWork } = building.database;
  const run = <T>(work: () => Promise<T>) => (trouble.error ? Promise.reject(trouble.error) : unitOfWork.run(work));
  return new ReadingsBacklog(building.writer, Object.assign(Object.create(unitOfWork) as typeof unitOfWork, { run }));
}

const some = (number: number, first = 0): Reading[] =>
  Array.from({ length: number }, (_, n) => reading({ pointId: points[0], at: noon + first + n }));

describe('Readings on their way', () => {
  it('are stored together within a moment, without being asked to', async () => {
    const backlog = backlogThat({ error: null });
    for (const one of some(20)) backlog.add([one]);
    expect(backlog.size).toBe(20);
    await eventually(async () => expect(await count()).toBe(20));
    expect([backlog.size, said]).toEqual([0, []]);
  });

  it('wait while the database is away, which is said once, and are stored in the end', async () => {
    const trouble: { error: Error | null } = { error: away };
    const backlog = backlogThat(trouble);
    for (let n = 0; n < 3; n += 1) {
      backlog.add(some(10, n * 10));
      await backlog.flush();
    }
    expect(backlog.size).toBe(30);
    expect(said).toEqual(['Readings wait to be stored: connect ECONNREFUSED']);
    trouble.error = null;
    await backlog.flush();
    expect([backlog.size, backlog.dropped, await count()]).toEqual([0, 0, 30]);
    expect(said.at(-1)).toBe('Readings are stored again');
  });

  it('wait, too, where statements only stood in each other’s way', async () => {
    const trouble: { error: Error | null } = {
      error: Object.assign(new Error('deadlock detected'), { code: '40P01' }),
    };
    const backlog = backlogThat(trouble);
    backlog.add(some(5));
    await backlog.flush();
    trouble.error = null;
    await backlog.flush();
    expect([backlog.dropped, await count()]).toEqual([0, 5]);
  });

  it('are 200,000 at most: the oldest are let go, and how many is said', async () => {
    const backlog = backlogThat({ error: away });
    backlog.add(some(200_000));
    backlog.add(some(1_234, 200_000));
    expect([backlog.size, backlog.dropped]).toEqual([200_000, 1_234]);
    expect(said).toEqual(['1234 readings are lost: the database is away for too long (1234 in all)']);
    await backlog.flush();
  });

  it('that no database will ever take do not hold up the others', async () => {
    const trouble: { error: Error | null } = { error: new Error('this makes no sense') };
    const backlog = backlogThat(trouble);
    backlog.add(some(3));
    await backlog.flush();
    trouble.error = null;
    backlog.add(some(4, 100));
    await backlog.flush();
    expect([backlog.dropped, backlog.size, await count()]).toEqual([3, 0, 4]);
  });

  it('are stored before the program ends', async () => {
    const backlog = backlogThat({ error: null });
    backlog.add(some(5));
    await backlog.beforeApplicationShutdown();
    expect(await count()).toBe(5);
  });
});
