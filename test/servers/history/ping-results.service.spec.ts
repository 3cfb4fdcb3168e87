import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PingResultQuery } from '../../../src/servers/history/ping-result.dto.js';
import { latestResults, recentBeats, resultsBetween } from '../../../src/servers/history/ping-result.queries.js';
import { PingResultsService } from '../../../src/servers/history/ping-results.service.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { historyOn, type Result } from './history.js';

const start = Date.parse('2026-03-01T22:00:00Z');
const kinds = ['success', 'success', 'failure', 'slow', 'inconclusive'] as const;

const cursorIn = (url: string | null) => new URL(url ?? '', 'http://localhost').searchParams.get('cursor') ?? undefined;

describe('Single results', () => {
  let database: TestDatabase;
  let history: ReturnType<typeof historyOn>;
  let service: PingResultsService;
  let ids: number[];
  let all: Result[];

  beforeAll(async () => {
    database = await testDatabase();
    history = historyOn(database);
    service = new PingResultsService(database.em);
    ids = await history.servers(4);
    // Four hours over midnight, two results at each instant, stored out of order.
    all = Array.from({ length: 480 }, (_, n) => ({
      serverId: ids[n % 3] ?? 0,
      at: start + Math.floor(n / 2) * 60_000,
      kind: kinds[n % 5],
      time: n % 5 === 2 ? -1 : n + 0.125,
      message: n % 5 === 2 ? 'No connection within 10 s' : '',
    }));
    await history.results(all.toSorted((a, b) => ((a.time ?? 0) % 7) - ((b.time ?? 0) % 7)));
  });
  afterAll(() => database.close());

  const list = (filter: Partial<PingResultQuery>, url = '/api/ping-results/') =>
    history.run(() => service.list(Object.assign(new PingResultQuery(), filter), url));

  const between = (after: number, upTo: number, limit: number) =>
    history.run(async () => (await resultsBetween(database.em, after, upTo, limit)).map(({ id }) => id));

  it('come newest first and are shown with words for what was not measured', async () => {
    const { results, next, previous } = await list({ limit: 500 });
    expect([results.length, next, previous]).toEqual([480, null, null]);
    const keys = results.map(({ check_timestamp, id }) => [Date.parse(check_timestamp), id] as const);
    expect(keys).toEqual(keys.toSorted((a, b) => b[0] - a[0] || b[1] - a[1]));
    expect(results.find(({ status }) => status === 'failure')).toMatchObject({
      response_time: null,
      status_code: 200,
      error_message: 'No connection within 10 s',
      phases: {
        dns_ms: 1,
        connect_ms: 2,
        tls_ms: 3,
        first_byte_ms: 4,
      },
    });
  });

  it('are paged without a gap or a repetition, forth and back', async () => {
    const whole = (await list({ limit: 500 })).results.map(({ id }) => id);
    const seen: number[] = [];
    let page = await list({ limit: 37 });
    for (;;) {
      seen.push(...page.results.map(({ id }) => id));
      if (!page.next) break;
      page = await list({ limit: 37, cursor: cursorIn(page.next) });
    }
    expect(seen).toEqual(whole);
    page = await list({ limit: 37, cursor: cursorIn(page.previous) });
    expect(page.results.map(({ id }) => id)).toEqual(whole.slice(12 * 37 - 37, 12 * 37));
  });

  it('are filtered by server, kind and time', async () => {
    const [one, two] = ids;
    const since = new Date(start + 100 * 60_000);
    const until = new Date(start + 150 * 60_000);
    const filter = { server_id: [one ?? 0, two ?? 0], status: ['failure' as const, 'slow' as const], since, until };
    const { results } = await list({ ...filter, limit: 500 });
    const expected = all.filter(
      ({ serverId, at, kind }) =>
        filter.server_id.includes(serverId) &&
        (kind === 'failure' || kind === 'slow') &&
        at >= since.getTime() &&
        at < until.getTime(),
    );
    expect(results).toHaveLength(expected.length);
    expect(results.length).toBeGreaterThan(10);
    expect((await list({ server_id: [2_000_000] })).results).toEqual([]);
  });

  it('refuse a cursor nobody gave out', async () => {
    await expect(list({ cursor: 'abc' })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('are given to live clients as the newest of the selected servers, oldest first', async () => {
    const [one = 0] = ids;
    const pings = await history.run(() => latestResults(database.em, { serverIds: [one], limit: 5 }));
    const newest = all.filter(({ serverId }) => serverId === one).slice(-5);
    expect(pings.map(({ response_time }) => response_time)).toEqual(
      newest.map(({ time = 0 }) => (time < 0 ? null : Math.round(time * 100) / 100)),
    );
    expect(await history.run(() => latestResults(database.em, { limit: 7 }))).toHaveLength(7);
  });

  it('between two ids come in the order of the ids, the newest ones where there are too many', async () => {
    const everything = (await list({ limit: 500 })).results.map(({ id }) => id).toSorted((a, b) => a - b);
    const [first = 0, last = 0] = [everything[0], everything.at(-1)];
    expect(await between(first + 9, first + 19, 1_000)).toEqual(everything.slice(10, 20));
    expect(await between(0, last, 1_000)).toEqual(everything);
    expect(await between(0, last, 30)).toEqual(everything.slice(-30));
    expect(await between(last, last + 50, 30)).toEqual([]);
  });

  it('of lately are kept for every server that has any', async () => {
    const [one = 0, , , silent = 0] = ids;
    const beats = await history.run(() => recentBeats(database.em, 40));
    expect(beats.has(silent)).toBe(false);
    const expected = all.filter(({ serverId }) => serverId === one).slice(-40);
    expect(beats.get(one)?.kinds).toEqual(expected.map(({ kind }) => kind));
    expect(beats.get(one)?.latencies.map(time => time === null)).toEqual(expected.map(({ time }) => time === -1));
  });
});
