import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measuredStatuses } from '../../../src/servers/history/uptime.rules.js';
import { UptimeService } from '../../../src/servers/history/uptime.service.js';
import { statuses } from '../../../src/servers/status/status.rules.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { historyOn, type Span } from './history.js';

const start = Date.parse('2026-01-01T00:00:00Z');
const hour = 3_600_000;

const after = (ms: number) => new Date(start + ms);

/** Spans of one server that touch: lengths from a millisecond to weeks, the last one open in half of the histories. */
const histories = fc.record({
  begins: fc.integer({ min: 0, max: 50 * hour }),
  stays: fc.array(
    fc.record({
      status: fc.constantFrom(...statuses),
      length: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 400 * hour })),
    }),
    { maxLength: 25 },
  ),
  open: fc.boolean(),
});
const windows = fc.array(
  fc.record({ from: fc.integer({ min: -hour, max: 600 * hour }), length: fc.integer({ min: 0, max: 900 * hour }) }),
  { minLength: 1, maxLength: 4 },
);

type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

function spansOf(serverId: number, { begins, stays, open }: History): Span[] {
  let at = start + begins;
  return stays.map(({ status, length }, index) => {
    const from = at;
    at += length;
    return { serverId, status, from, to: open && index === stays.length - 1 ? null : at };
  });
}

/** Independent of the service: cut the window at every edge and ask for each piece which span it lies in. */
function oracle(spans: readonly Span[], from: number, to: number): Record<string, number> {
  const shares: Record<string, number> = Object.fromEntries(measuredStatuses.map(status => [status, 0]));
  const edges = [from, to, ...spans.flatMap(span => [span.from, span.to ?? to])].filter(at => at >= from && at <= to);
  const cuts = [...new Set(edges)].toSorted((a, b) => a - b);
  cuts.slice(1).forEach((end, index) => {
    const middle = ((cuts[index] ?? end) + end) / 2;
    const status = spans.find(span => span.from <= middle && (span.to === null || middle < span.to))?.status;
    const name = status === undefined || status === 'paused' ? 'unknown' : status;
    shares[name] = (shares[name] ?? 0) + end - (cuts[index] ?? end);
  });
  return shares;
}

describe('Uptime', () => {
  let database: TestDatabase;
  let history: ReturnType<typeof historyOn>;
  let uptime: UptimeService;

  beforeAll(async () => {
    database = await testDatabase();
    history = historyOn(database);
    uptime = new UptimeService(database.em);
  });
  afterAll(() => database.close());

  it('of random histories equals what cutting the window into pieces gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(histories, { minLength: 10, maxLength: 10 }), windows, async (lives, spots) => {
        const ids = await history.servers(lives.length);
        const spans = lives.map((life, index) => spansOf(ids[index] ?? 0, life));
        await history.spans(spans.flat());
        const asked = spots.map(({ from, length }) => ({ from: after(from), to: after(from + length) }));
        const found = await history.run(() => uptime.over(ids, asked));
        const expected = ids.flatMap((_, index) =>
          asked.map(({ from, to }) => oracle(spans[index] ?? [], from.getTime(), to.getTime())),
        );
        expect(found.map(({ milliseconds }) => milliseconds)).toEqual(expected);
        found.forEach(({ seconds, window }) => {
          const total = measuredStatuses.reduce((sum, status) => sum + seconds[status], 0);
          expect(total).toBe(Math.round((window.to.getTime() - window.from.getTime()) / 1_000));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('of the stay that is still going on counts up to the end of the window', async () => {
    const [id = 0] = await history.servers(1);
    await history.spans([
      { serverId: id, status: 'up', from: start, to: start + 9 * hour },
      { serverId: id, status: 'down', from: start + 9 * hour, to: null },
    ]);
    const [found] = await history.run(() => uptime.over([id], [{ from: after(0), to: after(10 * hour) }]));
    expect(found).toMatchObject({ uptimePercentage: 90, coverage: 1, seconds: { up: 9 * 3600, down: 3600 } });
  });

  it('is asked for all servers and several windows at once, also for servers without a history', async () => {
    const [id = 0] = await history.servers(1);
    const asked = [
      { from: after(0), to: after(hour) },
      { from: after(0), to: after(2 * hour) },
    ];
    const found = await history.run(() => uptime.over('all', asked));
    expect(found.filter(({ serverId }) => serverId === id)).toEqual(
      asked.map(window => ({
        serverId: id,
        window,
        milliseconds: { up: 0, degraded: 0, down: 0, maintenance: 0, unknown: +window.to - +window.from },
        seconds: { up: 0, degraded: 0, down: 0, maintenance: 0, unknown: (+window.to - +window.from) / 1_000 },
        uptimePercentage: null,
        coverage: 0,
      })),
    );
  });

  it('of a server that does not exist is not there', async () => {
    expect(await history.run(() => uptime.over([2_000_000], [{ from: after(0), to: after(hour) }]))).toEqual([]);
    expect(await history.run(() => uptime.over([], [{ from: after(0), to: after(hour) }]))).toEqual([]);
  });
});
