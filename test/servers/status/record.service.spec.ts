import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../src/database/bulk.js';
import { ensureDayPartitions } from '../../../src/database/partitions.js';
import { resultKinds } from '../../../src/servers/checks/check.rules.js';
import type { Checked } from '../../../src/servers/checks/checked.js';
import { eventually } from '../../support/eventually.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { start } from './histories.js';
import { checked, Recorder } from './recorder.js';
import { Replay, type Sent } from './replay.js';

const numRuns = process.env['SITEWATCH_LONG'] ? 1_000 : 120;
const serverCount = 4;
const covers = ['paused', 'resumed', 'maintenance_started', 'maintenance_ended'] as const;

const server = fc.nat({ max: serverCount - 1 });
const batch: fc.Arbitrary<Sent[]> = fc.array(
  fc.record({
    server,
    kind: fc.constantFrom(...resultKinds, 'success' as const, 'failure' as const),
    // Old slots, the same slot again, and gaps.
    step: fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, { weight: 2, arbitrary: fc.integer({ min: -2, max: 8 }) }),
    // Clocks of processes differ a little.
    drift: fc.integer({ min: -5_000, max: 5_000 }),
  }),
  { maxLength: 12 },
);
const either = fc.constantFrom('one' as const, 'two' as const);
/** What both processes store at once, what an operator does through one of them, and who stores the same again. */
const rounds = fc.array(
  fc.record({
    one: batch,
    two: batch,
    cover: fc.option(fc.record({ server, type: fc.constantFrom(...covers), by: either })),
    again: fc.option(either, { freq: 3 }),
  }),
  { minLength: 1, maxLength: 10, size: 'max' },
);

const published = (recorder: Recorder, servers: readonly number[]) =>
  recorder.seen.flatMap(({ id, type, keys }) =>
    type === 'server.checked' && servers.includes(keys.serverId ?? 0) ? [id] : [],
  );

describe('Recording results', () => {
  let database: TestDatabase;
  let one: Recorder;
  let two: Recorder;

  beforeAll(async () => {
    database = await testDatabase();
    const [from, now] = [new Date(start - 86_400_000), new Date(start)];
    await database.unitOfWork.run(() => ensureDayPartitions(database.em, 'ping_result', from, now));
    one = await Recorder.open(database);
    two = await Recorder.open(database);
  });
  beforeEach(() => {
    one.seen.length = 0;
    two.seen.length = 0;
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await database.close();
  });

  const rows = <Row>(statement: ReturnType<typeof sql<Row>>) =>
    database.unitOfWork.run(() => query(database.em, statement));
  const storedOf = async (id: number) =>
    rows<{ kind: number }>(sql<{ kind: number }>`select kind from ping_result where server_id = ${id} order by id`);
  const statusOf = async (id: number) =>
    rows<{ status: string; failures: number }>(
      sql<{
        status: string;
        failures: number;
      }>`select status, consecutive_failures as failures from server_status where server_id = ${id}`,
    );

  async function playRounds(list: readonly (typeof rounds extends fc.Arbitrary<(infer Round)[]> ? Round : never)[]) {
    const replay = new Replay(database, await one.begin(serverCount));
    const process = { one, two };
    for (const { one: first, two: second, cover, again } of list) {
      const [a, b] = [replay.build(first), replay.build(second)];
      await Promise.all([one.record(a), two.record(b)]);
      await replay.accept([...a, ...b]);
      if (cover) {
        const change = replay.nextCover(cover.server, cover.type);
        await process[cover.by].cover([change]);
        replay.cover(change);
      }
      if (again) {
        const told = (await process[again].record([...a, ...b])).messages.map(({ id }) => id);
        assert.ok(
          told.every(id => id > replay.newestId),
          'a result is told twice',
        );
        await replay.accept([...a, ...b]);
      }
    }
    return replay;
  }

  it('equals replaying the rules over what was accepted, whoever stores it and whatever comes in between', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async list => {
        const replay = await playRounds(list);
        for (const id of replay.servers) expect(await replay.stored(id)).toEqual(replay.expected(id));
        const stored = await replay.storedIds();
        const told = () => [one, two].flatMap(recorder => published(recorder, replay.servers));
        await eventually(() => expect(told()).toHaveLength(stored.length));
        expect(told().toSorted((a, b) => a - b)).toEqual(stored);
      }),
      { numRuns },
    );
    for (const { seen } of [one, two]) {
      const ids = seen.map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
    }
  }, 600_000);

  it.each(['the same process', 'another process'])(
    'counts once what %s stores again because no answer came',
    async who => {
      const [id = 0] = await one.begin(1);
      const results = [checked(id, 1, 'success'), checked(id, 2, 'failure')];
      const first = await one.record(results);
      const second = await (who === 'another process' ? two : one).record(results);
      expect([first.messages.length, second.messages.length, second.applied.length]).toEqual([2, 0, 0]);
      expect(await storedOf(id)).toHaveLength(2);
      expect(await statusOf(id)).toEqual([{ status: 'up', failures: 1 }]);
      await eventually(() => expect(published(one, [id])).toHaveLength(2));
      expect(published(two, [id])).toEqual([]);
    },
  );

  it('keeps no part of a batch that cannot be stored as a whole, and takes its results again', async () => {
    const [id = 0, other = 0] = await one.begin(2);
    await one.record([checked(id, 1, 'success')]);
    // No partition holds that day.
    const impossible = checked(other, 1, 'success', { at: start + 400 * 86_400_000 });
    await expect(one.record([checked(id, 2, 'failure'), impossible])).rejects.toThrow('partition');
    expect(await statusOf(id)).toEqual([{ status: 'up', failures: 0 }]);
    expect(await statusOf(other)).toEqual([{ status: 'unknown', failures: 0 }]);
    const { messages } = await one.record([checked(id, 2, 'failure')]);
    expect(messages).toHaveLength(1);
    expect(await statusOf(id)).toEqual([{ status: 'up', failures: 1 }]);
  });

  it('goes on from what another process has stored meanwhile', async () => {
    const [id = 0] = await one.begin(1);
    await one.record([checked(id, 1, 'failure')]);
    await two.record([checked(id, 2, 'failure')]);
    expect(await statusOf(id)).toEqual([{ status: 'down', failures: 2 }]);
    await one.record([checked(id, 3, 'failure')]);
    expect(await statusOf(id)).toEqual([{ status: 'down', failures: 3 }]);
    expect(await rows(sql`select 1 from incident where server_id = ${id}`)).toHaveLength(1);
  });

  it('leaves out results of servers that are gone, and keeps the others of the batch', async () => {
    const [id = 0, gone = 0] = await one.begin(2);
    await rows(sql`delete from server where id = ${gone}`);
    const { messages } = await one.record([checked(gone, 1, 'success'), checked(id, 1, 'success')]);
    expect(messages.map(({ ping }) => ping.server)).toEqual([id]);
  });

  it('shows a child as unreachable where its parent fails in the same batch, and opens one incident', async () => {
    const [parent = 0] = await one.begin(1);
    const [child = 0] = await one.begin(1, parent);
    const both = (slot: number, kind: 'success' | 'failure') => [
      checked(child, slot, kind),
      checked(parent, slot, kind),
    ];
    await one.record(both(1, 'success'));
    let last: Checked[] = [];
    for (const slot of [2, 3]) await one.record((last = both(slot, 'failure')));
    const { messages } = await one.record(last.map(result => ({ ...result, slot: 4, at: result.at + 60_000 })));
    const views = new Map(messages.map(({ status }) => [status.server, status]));
    expect(views.get(child)).toMatchObject({ status: 'down', unreachable: true });
    expect(views.get(parent)).toMatchObject({ status: 'down', unreachable: false });
    const incidents = await rows<{ server: number }>(
      sql<{ server: number }>`select server_id as server from incident where server_id in (${parent}, ${child})`,
    );
    expect(incidents).toEqual([{ server: parent }]);
  });
});
