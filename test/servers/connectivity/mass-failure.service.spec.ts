import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../src/database/bulk.js';
import { ensureDayPartitions } from '../../../src/database/partitions.js';
import { EventBus } from '../../../src/events/bus.js';
import { MassFailureService } from '../../../src/servers/connectivity/mass-failure.service.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { start } from '../status/histories.js';
import { checked, Recorder } from '../status/recorder.js';

describe('A mass failure', () => {
  let database: TestDatabase;
  let recorder: Recorder;
  let clock: FakeClock;
  let bus: EventBus;
  let failures: MassFailureService;
  let ids: number[];

  beforeAll(async () => {
    database = await testDatabase();
    const day = new Date(start);
    await database.unitOfWork.run(() => ensureDayPartitions(database.em, 'ping_result', day, day));
    recorder = await Recorder.open(database);
  });
  beforeEach(async () => {
    await rows(sql`truncate server, event cascade`);
    clock = new FakeClock(new Date(start + 10 * 60_000));
    bus = new EventBus(database.em, clock);
    failures = new MassFailureService(database.em, bus, clock);
    ids = await recorder.begin(10);
    await report(ids, 1, 'success');
  });
  afterAll(async () => {
    await recorder.close();
    await database.close();
  });

  const rows = <Row>(statement: ReturnType<typeof sql<Row>>) =>
    database.unitOfWork.run(() => query(database.em, statement));
  const look = (service = failures) => database.unitOfWork.run(() => service.look());
  const alarms = () =>
    rows(sql<{ payload: object }>`select payload from event where name = 'servers.failed_together' order by id`);
  /** Results of the same minute, a second apart. */
  const report = (servers: readonly number[], minute: number, kind: 'success' | 'failure') =>
    recorder.record(
      servers.map((id, index) => checked(id, minute, kind, { at: start + minute * 60_000 + index * 1000 })),
    );
  const firstOf = (count: number) => ids.slice(0, count);

  it('is told once, with what a person has to know', async () => {
    await report(firstOf(7), 9, 'failure');
    expect([await look(), await look()]).toEqual([true, false]);
    const [alarm, ...more] = await alarms();
    expect(alarm?.payload).toEqual({
      ...{ failed: 7, watched: 10, since: new Date(start + 9 * 60_000).toISOString() },
      names: [expect.any(String), expect.any(String), expect.any(String), expect.any(String), expect.any(String)],
    });
    expect(more).toEqual([]);
  });

  it('is told by one of several processes, and not again by one that starts meanwhile', async () => {
    await report(ids, 9, 'failure');
    const others = Array.from({ length: 4 }, () => new MassFailureService(database.em, bus, clock));
    const told = await Promise.all([failures, ...others].map(service => look(service)));
    expect(told.filter(Boolean)).toHaveLength(1);
    expect(await look(new MassFailureService(database.em, bus, clock))).toBe(false);
    expect(await alarms()).toHaveLength(1);
  });

  it('is none where too few fail', async () => {
    await report(firstOf(6), 9, 'failure');
    expect(await look()).toBe(false);
  });

  it('does not count servers that are paused, in maintenance, or have never answered', async () => {
    const [type, at] = ['paused' as const, new Date(start + 8 * 60_000)];
    await rows(sql`update server set status = 'paused' where id = any(${ids.slice(7)}::int4[])`);
    await recorder.cover(ids.slice(7).map(serverId => ({ serverId, type, at })));
    const fresh = await recorder.begin(3);
    await report([...firstOf(6), ...fresh], 9, 'failure');
    expect(await look()).toBe(false);
    await rows(sql`delete from server where id = any(${fresh}::int4[])`);
    expect(await look()).toBe(true);
    expect((await alarms())[0]?.payload).toMatchObject({ failed: 6, watched: 7 });
  });

  it('is told anew only after less than half were failing', async () => {
    await report(ids, 9, 'failure');
    await look();
    const payload = { failed: 10, watched: 10, since: '', names: [] };
    bus.announce({ id: 1, name: 'servers.failed_together', at: clock.now(), payload });
    expect(failures.lasts).toBe(true);
    await report(ids.slice(3), 11, 'success');
    await report(ids.slice(3), 12, 'failure');
    clock.advance(3 * 60_000);
    // Nobody looked while three were failing: the end of the first event was not seen.
    expect(await look()).toBe(false);
    await report(ids.slice(3), 13, 'success');
    await look();
    expect(failures.lasts).toBe(false);
    await report(ids.slice(3), 14, 'failure');
    clock.advance(2 * 60_000);
    expect(await look()).toBe(true);
    expect(await alarms()).toHaveLength(2);
  });
});
