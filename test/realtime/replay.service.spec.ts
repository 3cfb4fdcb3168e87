import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from 'kysely';
import { query } from '../../src/database/bulk.js';
import { LiveMessage } from '../../src/events/live-message.js';
import { ReplayService } from '../../src/realtime/replay.service.js';
import { Selection } from '../../src/realtime/selection.js';
import { FakeStatusSource } from '../fakes/fake.status-source.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
const source = new FakeStatusSource();
const all = new Selection({ checks: true, topics: ['servers'] });
const between = async (after: number, upTo: number, selection = all) => {
  const found = await new ReplayService(database.em, database.unitOfWork, source).between(after, upTo, selection);
  return found?.map(({ id }) => id) ?? null;
};

beforeAll(async () => {
  database = await testDatabase();
  await database.unitOfWork.run(() =>
    query(
      database.em,
      sql`insert into event (id, name, at, payload)
          select id, case when id % 10 = 0 then 'account.sessions_revoked' else 'server.flapping' end, now(),
            jsonb_build_object('server_id', id % 3, 'name', 'x') from generate_series(100, 2000, 2) id`,
    ),
  );
  for (let id = 101; id < 2000; id += 2) {
    const keys = { serverId: id % 3, status: 'up' };
    source.results.push(new LiveMessage(id, 'server.checked', 'servers', '2026-03-01T00:00:00Z', {}, keys));
  }
});
afterAll(() => database.close());

it('Facts and results come in the order of their ids, without facts that are not for clients', async () => {
  expect(await between(110, 121)).toEqual([111, 112, 113, 114, 115, 116, 117, 118, 119, 121]);
});

it('Only what the selection wants is replayed', async () => {
  expect(await between(110, 121, new Selection({ checks: true, topics: [] }))).toEqual([111, 113, 115, 117, 119, 121]);
  expect(await between(110, 121, new Selection({ serverIds: [1], checks: true, topics: ['servers'] }))).toEqual([
    112, 115, 118, 121,
  ]);
});

it('Who knows the head has missed nothing', async () => {
  expect(await between(1500, 1500)).toEqual([]);
});

it('A thousand messages are replayed, more are not', async () => {
  expect(await between(888, 2000)).toHaveLength(1000);
  expect(await between(887, 2000)).toBeNull();
});

it('What was missed is unknown for an id from the future or from before the oldest fact that is kept', async () => {
  expect(await between(1501, 1500)).toBeNull();
  expect(await between(50, 150)).toBeNull();
  expect(await between(50, 150, new Selection({ checks: true, topics: [] }))).toHaveLength(25);
});
