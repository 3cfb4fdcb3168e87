import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeFound,
  judge,
  sightingsOf,
  type KnownSighting,
  type Sighting,
} from '../../../src/presence/discovery/discovery.rules.js';
import { needsJob, scanStateOf, type Scan } from '../../../src/presence/discovery/scan.rules.js';

const one = 'aa:00:00:00:00:01';
const two = 'aa:00:00:00:00:02';
const entry = (address: string, mac: string, state = 'REACHABLE') => ({ address, mac, state });

describe('A sighting', () => {
  const asked = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];

  it('is whatever answers, with the MAC the neighbour table shows', () => {
    expect(sightingsOf(asked, new Set(['10.0.0.1', '10.0.0.2']), [entry('10.0.0.1', one, 'DELAY')])).toEqual([
      { address: '10.0.0.1', mac: one },
      { address: '10.0.0.2', mac: null },
    ]);
  });

  it('is also what answers the kernel alone, but not what the kernel merely remembers', () => {
    const table = [entry('10.0.0.1', one), entry('10.0.0.2', two, 'STALE'), entry('10.0.0.3', two, 'DELAY')];
    expect(sightingsOf(asked, new Set(), table)).toEqual([{ address: '10.0.0.1', mac: one }]);
  });

  it('is nothing that was not asked', () => {
    expect(sightingsOf(asked, new Set(['10.0.0.9']), [entry('10.0.0.9', one)])).toEqual([]);
  });

  it('has no MAC, and is none by the MAC alone, where one MAC answers for several addresses', () => {
    const table = [entry('10.0.0.1', one), entry('10.0.0.2', one), entry('10.0.0.77', one)];
    expect(sightingsOf(asked, new Set(['10.0.0.1']), table)).toEqual([{ address: '10.0.0.1', mac: null }]);
  });

  it('keeps its MAC beside IPv6 addresses of the same device, and an address it has left', () => {
    const table = [entry('10.0.0.1', one), entry('fe80::1', one), entry('10.0.0.2', one, 'STALE')];
    expect(sightingsOf(asked, new Set(['10.0.0.1']), table)).toEqual([{ address: '10.0.0.1', mac: one }]);
  });

  it('has no MAC that no single device can have', () => {
    expect(sightingsOf(asked, new Set(['10.0.0.1']), [entry('10.0.0.1', '01:00:5e:00:00:01')])[0]?.mac).toBeNull();
  });
});

const known = (id: number, address: string, mac: string | null): KnownSighting => ({ id, address, mac });

/** The rows after a search that began with none: ids are given in order. */
const searched = (rows: KnownSighting[], seen: Sighting[]) => {
  const judged = judge(seen, [], rows);
  const next = Math.max(0, ...rows.map(({ id }) => id)) + 1;
  const kept = rows.filter(({ id }) => !judged.gone.includes(id));
  return [
    ...kept.map(row => judged.seen.find(({ id }) => id === row.id) ?? row),
    ...judged.fresh.map((sighting, index) => ({ ...sighting, id: next + index })),
  ];
};

describe('What is found', () => {
  it('is new where neither its MAC nor, without one, its address is known', () => {
    const sightings = [
      { address: '10.0.0.1', mac: one },
      { address: '10.0.0.2', mac: null },
    ];
    expect(judge(sightings, [], [])).toEqual({ seen: [], fresh: sightings, gone: [] });
    expect(judge([{ address: '10.0.0.9', mac: one }], [], [known(7, '10.0.0.1', one)])).toEqual({
      seen: [known(7, '10.0.0.9', one)],
      fresh: [],
      gone: [],
    });
    expect(judge([{ address: '10.0.0.1', mac: two }], [], [known(7, '10.0.0.1', one)]).fresh).toEqual([
      { address: '10.0.0.1', mac: two },
    ]);
  });

  it('is nothing that belongs to a device, by address or by MAC', () => {
    const devices = [
      { address: '10.0.0.1', mac: null },
      { address: '10.0.0.5', mac: two },
    ];
    const sightings = [
      { address: '10.0.0.1', mac: one },
      { address: '10.0.0.2', mac: two },
    ];
    expect(judge(sightings, devices, [])).toEqual({ seen: [], fresh: [], gone: [] });
  });

  it('shows its MAC later, and does not lose it when the table shows none', () => {
    expect(judge([{ address: '10.0.0.1', mac: one }], [], [known(7, '10.0.0.1', null)]).seen).toEqual([
      known(7, '10.0.0.1', one),
    ]);
    expect(judge([{ address: '10.0.0.1', mac: null }], [], [known(7, '10.0.0.1', one)]).seen).toEqual([
      known(7, '10.0.0.1', one),
    ]);
  });

  it('is one thing when its MAC turns up at an address that was known without', () => {
    expect(
      judge([{ address: '10.0.0.1', mac: one }], [], [known(7, '10.0.0.1', null), known(8, '10.0.0.4', one)]),
    ).toEqual({ seen: [known(8, '10.0.0.1', one)], fresh: [], gone: [7] });
  });

  it('keeps the IPv4 address of a device that has an IPv6 one, too', () => {
    const both = [
      { address: 'fd00::1', mac: one },
      { address: '10.0.0.1', mac: one },
    ];
    expect(judge(both, [], []).fresh).toEqual([both[1]]);
    expect(judge([{ address: 'fd00::1', mac: one }], [], [known(7, '10.0.0.1', one)]).seen).toEqual([
      known(7, '10.0.0.1', one),
    ]);
  });

  const address = fc.integer({ min: 1, max: 5 }).map(host => (host > 3 ? `fd00::${host}` : `10.0.0.${host}`));
  const mac = fc.option(fc.integer({ min: 1, max: 4 }).map(last => `aa:00:00:00:00:0${last}`));
  const sightings = fc.uniqueArray(fc.record({ address, mac }), {
    selector: sighting => sighting.address,
    maxLength: 5,
  });

  it('is found once, however often the same is seen', () => {
    fc.assert(
      fc.property(fc.array(sightings, { maxLength: 4 }), sightings, (history, last) => {
        const before = history.reduce(searched, []);
        const rows = searched(before, last);
        expect(judge(last, [], rows).fresh).toEqual([]);
        expect(searched(rows, last)).toEqual(rows);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never has one MAC twice, nor one row twice', () => {
    fc.assert(
      fc.property(fc.array(sightings, { minLength: 1, maxLength: 6 }), history => {
        const rows: KnownSighting[] = history.reduce(searched, []);
        const macs = rows.flatMap(row => row.mac ?? []);
        expect(new Set(macs).size).toBe(macs.length);
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is told of with its address and what kind of MAC it has', () => {
    expect(describeFound({ address: '10.0.0.1', mac: null }, false)).toBe('Something unknown answers at 10.0.0.1.');
    expect(describeFound({ address: '10.0.0.1', mac: one }, true)).toBe(
      `Something unknown answers at 10.0.0.1 (${one}, a MAC it has made up).`,
    );
  });
});

const scan = (more: Partial<Scan>): Scan => ({
  requestedAt: null,
  startedAt: null,
  endedAt: null,
  isAlive: false,
  problem: null,
  ...more,
});

describe('A search', () => {
  const now = Date.parse('2026-03-02T08:00:00Z');
  it.each([
    ['never', {}],
    ['waiting', { requestedAt: now }],
    ['waiting', { requestedAt: now, startedAt: now - 9, endedAt: now - 1, problem: 'blind' }],
    ['running', { startedAt: now, isAlive: true }],
    ['interrupted', { startedAt: now }],
    ['done', { startedAt: now, endedAt: now, isAlive: true }],
    ['failed', { startedAt: now, endedAt: now, problem: 'blind' }],
  ] as const)('is %s', (state, more) => {
    expect(scanStateOf(scan(more))).toBe(state);
  });

  it('that waits or runs serves everybody, unless its job was lost', () => {
    expect(needsJob(scan({}), now)).toBe(true);
    expect(needsJob(scan({ startedAt: now, isAlive: true }), now)).toBe(false);
    expect(needsJob(scan({ requestedAt: now - 300_000 }), now)).toBe(false);
    expect(needsJob(scan({ requestedAt: now - 300_001 }), now)).toBe(true);
    expect(needsJob(scan({ startedAt: now - 9 }), now)).toBe(true);
  });
});
