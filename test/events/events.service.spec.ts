import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../src/database/bulk.js';
import { Database } from '../../src/database/database.js';
import { EventBus, type Fact } from '../../src/events/bus.js';
import { Consumers } from '../../src/events/consumers.js';
import { Feed } from '../../src/events/feed.js';
import { LiveMessage } from '../../src/events/live-message.js';
import { Relay } from '../../src/events/relay.js';
import { WakeUp } from '../../src/events/wake-up.js';
import { FakeClock } from '../fakes/fake.clock.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

/** The event machinery of one process on the shared test database. */
function openProcess(database: TestDatabase) {
  const bus = new EventBus(database.em, new FakeClock());
  const feed = new Feed();
  const consumers = new Consumers(database.em, database.unitOfWork, bus);
  const wakeUp = new WakeUp(Database.at(database.address));
  const relay = new Relay(database.em, database.unitOfWork, bus, feed, wakeUp, consumers);
  const seen: LiveMessage[] = [];
  feed.messages.subscribe(message => seen.push(message));
  return { bus, feed, consumers, relay, seen };
}

const fact = (id: number) => ({ server_id: id, name: `server ${id}` });

describe('Facts', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  const record = (bus: EventBus, ids: number[]) =>
    database.unitOfWork.run(async () => {
      for (const id of ids) bus.record('server.created', fact(id));
      await database.em.flush();
    });

  it('are heard after their transaction has committed, and by every process', async () => {
    const [one, two] = [openProcess(database), openProcess(database)];
    await Promise.all([one.relay.onApplicationBootstrap(), two.relay.onApplicationBootstrap()]);
    await record(one.bus, [1, 2]);
    await eventually(() => expect([one.seen.length, two.seen.length]).toEqual([2, 2]));
    expect(two.seen.map(({ type }) => type)).toEqual(['server.created', 'server.created']);
    await Promise.all([one.relay.beforeApplicationShutdown(), two.relay.beforeApplicationShutdown()]);
  });

  it('are not heard when their transaction is rolled back', async () => {
    const one = openProcess(database);
    await one.relay.onApplicationBootstrap();
    const failed = database.unitOfWork.run(() =>
      database.em.transactional(async em => {
        one.bus.record('server.created', fact(3));
        await em.flush();
        throw new Error('changed its mind');
      }),
    );
    await expect(failed).rejects.toThrow('changed its mind');
    await record(one.bus, [4]);
    await eventually(() => expect(one.seen).toHaveLength(1));
    expect(one.seen[0]?.keys.serverId).toBe(4);
    await one.relay.beforeApplicationShutdown();
  });

  it('reach live clients in the order of their ids, together with observations, under concurrent writers', async () => {
    const one = openProcess(database);
    await one.relay.onApplicationBootstrap();
    const observe = () =>
      one.relay.observe(() =>
        database.unitOfWork.run(async () => {
          const rows = await query<{ id: number }>(
            database.em,
            sql<{ id: number }>`with locked as materialized (select live_order_lock())
              select nextval('live_message_id')::float8 as id from locked`,
          );
          return rows.map(({ id }) => new LiveMessage(id, 'server.checked', 'servers', '2026-01-01T00:00:00Z', {}));
        }),
      );
    const writers = Array.from({ length: 60 }, (_, n) => (n % 2 ? observe() : record(one.bus, [100 + n])));
    await Promise.all(writers);
    await eventually(() => expect(one.seen).toHaveLength(60));
    const ids = one.seen.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(new Set(ids).size).toBe(60);
    await one.relay.beforeApplicationShutdown();
  });

  it('are handled once by a consumer, from where it stood before a restart, over several processes', async () => {
    const handled: number[] = [];
    const start = async () => {
      const one = openProcess(database);
      one.bus.on('counter', 'server.created', async ({ payload }: Fact<'server.created'>) => {
        handled.push(payload.server_id);
      });
      await one.relay.onApplicationBootstrap();
      return one;
    };
    const first = await start();
    await record(first.bus, [10, 11]);
    await eventually(() => expect(handled).toEqual([10, 11]));
    await first.relay.beforeApplicationShutdown();
    await record(first.bus, [12]);
    const [second, third] = [await start(), await start()];
    await record(second.bus, [13]);
    await eventually(() => expect(handled).toEqual([10, 11, 12, 13]));
    await Promise.all([second.relay.beforeApplicationShutdown(), third.relay.beforeApplicationShutdown()]);
  });

  it('are handed to a consumer again when it failed', async () => {
    const one = openProcess(database);
    let failures = 1;
    const handled: number[] = [];
    one.bus.on('stubborn', 'server.created', async ({ payload }) => {
      if (failures-- > 0) throw new Error('not yet');
      handled.push(payload.server_id);
    });
    await one.relay.onApplicationBootstrap();
    await record(one.bus, [20]);
    await eventually(() => expect(handled).toEqual([20]));
    await one.relay.beforeApplicationShutdown();
  });
});
