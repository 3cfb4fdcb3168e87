import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describe as describeDevice, signatureOf } from '../../../src/bacnet/engine/discovery/description.rules.js';
import {
  answersTo,
  discoveryProblem,
  questionsOf,
  readAddress,
  type DiscoveryRequest,
} from '../../../src/bacnet/engine/discovery/plan.rules.js';
import { sightingsOf } from '../../../src/bacnet/engine/discovery/sightings.rules.js';
import { listeningEnds } from '../../../src/bacnet/engine/discovery/window.rules.js';
import type { BacnetValue } from '../../../src/bacnet/network/value.rules.js';

const near = '10.0.0.5:47808';
const routed = '10.0.0.1:47808#200:04';

describe('The questions of a discovery', () => {
  it.each<[string, DiscoveryRequest, object[]]>([
    ['without a wish go to the own network', {}, [{ scope: 'local' }]],
    ['about everything have no range', { low: 0, high: 4_194_303 - 1 }, [{ scope: 'local' }]],
    ['about a range have it', { low: 100, high: 200 }, [{ scope: 'local', low: 100, high: 200 }]],
    [
      'about a large range come in pieces of 1,000',
      { low: 1, high: 2_500, global: true },
      [
        { scope: 'global', low: 1, high: 1_000 },
        { scope: 'global', low: 1_001, high: 2_000 },
        { scope: 'global', low: 2_001, high: 2_500 },
      ],
    ],
    ['about networks go to each', { networks: [200, 300] }, [{ scope: { network: 200 } }, { scope: { network: 300 } }]],
    [
      'about addresses go to each, with the range as it is',
      { addresses: ['10.0.0.5', routed], low: 5 },
      [
        { scope: { address: near }, low: 5, high: 4_194_302 },
        { scope: { address: routed }, low: 5, high: 4_194_302 },
      ],
    ],
    [
      'through a BBMD go through it, and to the own network where that is wanted too',
      { bbmd: { address: '10.9.0.1', ttlSeconds: 60 }, local: true },
      [{ scope: 'local' }, { scope: 'bbmd' }],
    ],
  ])('%s', (_, request, queries) => {
    expect(questionsOf(request).map(({ query }) => query)).toEqual(queries);
  });

  it('of a sweep go to every host, 32 every 20 ms', () => {
    const questions = questionsOf({ sweep: '10.0.0.0/24' });
    expect(questions).toHaveLength(254);
    expect(questions[0]?.query).toEqual({ scope: { address: '10.0.0.1:47808' } });
    expect(questions.filter(({ pauseMs }) => pauseMs === 20)).toHaveLength(7);
    expect(questions.slice(0, 32).reduce((sum, { pauseMs }) => sum + pauseMs, 0)).toBe(20);
  });

  it('never number more than a hundred per network, and cover the range without gap', () => {
    const instance = fc.nat(4_194_302);
    fc.assert(
      fc.property(instance, instance, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const pieces = questionsOf({ low, high }).map(({ query }) => query);
        expect(pieces.length).toBeLessThanOrEqual(100);
        if (pieces[0]?.low === undefined) return;
        expect(pieces[0].low).toBe(low);
        expect(pieces.at(-1)?.high).toBe(high);
        pieces.slice(1).forEach((piece, index) => expect(piece.low).toBe((pieces[index]?.high ?? 0) + 1));
        const isSmall = pieces.every(piece => (piece.high ?? 0) - (piece.low ?? 0) < 1_000);
        expect(isSmall || high - low >= 100_000).toBe(true);
      }),
    );
  });
});

describe('A request', () => {
  it.each<[DiscoveryRequest, string | null]>([
    [{}, null],
    [{ low: -1 }, 'low'],
    [{ high: 4_194_303 }, 'high'],
    [{ low: 1.5 }, 'low'],
    [{ low: 5, high: 4 }, 'low'],
    [{ networks: [0] }, 'networks'],
    [{ networks: [65_535] }, 'networks'],
    [{ networks: Array.from({ length: 101 }, () => 5) }, 'networks'],
    [{ addresses: ['10.0.0.5', 'pump'] }, 'addresses'],
    [{ addresses: ['10.0.0.5:70000'] }, 'addresses'],
    [{ sweep: '10.0.0.0/20' }, null],
    [{ sweep: '10.0.0.0/19' }, 'sweep'],
    [{ sweep: 'fd00::/120' }, 'sweep'],
    [{ sweep: 'everything' }, 'sweep'],
    [{ bbmd: { address: 'tower', ttlSeconds: 60 } }, 'bbmd'],
  ])('%o is judged', (request, field) => {
    expect(discoveryProblem(request)?.field ?? null).toBe(field);
  });

  it('takes an address with its usual port, with another one, and behind a router', () => {
    expect(['10.0.0.5', '10.0.0.5:47809', routed, '10.0.0', '::1'].map(readAddress)).toEqual([
      near,
      '10.0.0.5:47809',
      routed,
      null,
      null,
    ]);
  });
});

describe('The announcement of a device', () => {
  it.each<[string, DiscoveryRequest, string, number, boolean]>([
    ['within the range', { low: 1, high: 5 }, near, 5, true],
    ['outside of the range', { low: 1, high: 5 }, near, 6, false],
    ['behind a router where only the own network was asked', {}, routed, 5, false],
    ['behind a router where all were asked', { global: true }, routed, 5, true],
    ['on a network that was asked', { networks: [200] }, routed, 5, true],
    ['on another network', { networks: [201] }, routed, 5, false],
    ['near where only a network was asked', { networks: [200] }, near, 5, false],
    ['at an address that was asked', { addresses: ['10.0.0.5'] }, near, 5, true],
    ['at another address', { addresses: ['10.0.0.6'] }, near, 5, false],
    ['within a sweep', { sweep: '10.0.0.0/24' }, near, 5, true],
    ['outside of a sweep', { sweep: '10.0.1.0/24' }, near, 5, false],
    ['behind a router within a sweep', { sweep: '10.0.0.0/24' }, routed, 5, false],
  ])('%s counts: %o, %s', (_, request, address, instance, counts) => {
    expect(answersTo(request)({ instance, address })).toBe(counts);
  });
});

describe('Listening', () => {
  it.each<[string, number | null, number]>([
    ['ends after 3 s where nobody answers', null, 3_000],
    ['is not longer for early answers', 1_500, 3_000],
    ['goes on for 1 s after an answer', 2_500, 3_500],
    ['goes on and on', 9_000, 10_000],
    ['ends after 15 s in any case', 14_900, 15_000],
  ])('%s', (_, heardAt, end) => {
    expect(listeningEnds(500, heardAt === null ? null : 500 + heardAt)).toBe(500 + end);
  });
});

describe('Devices that were heard', () => {
  it('are known by network and instance', () => {
    const [one, two] = sightingsOf([
      { instance: 5, address: near },
      { instance: 5, address: routed },
      { instance: 5, address: near },
    ]);
    expect([one?.network, one?.isDuplicate, two?.network, two?.isDuplicate]).toEqual([0, false, 200, false]);
  });

  it('are marked where two claim to be the same, none of them dropped', () => {
    const found = sightingsOf([
      { instance: 5, address: near },
      { instance: 6, address: near },
      { instance: 5, address: '10.0.0.9:47808' },
    ]);
    expect(found.map(({ instance, isDuplicate }) => [instance, isDuplicate])).toEqual([
      [5, true],
      [6, false],
      [5, true],
    ]);
  });
});

const services = (...supported: number[]): BacnetValue => ({
  type: 'bits',
  value: Array.from({ length: 40 }, (_, bit) => supported.includes(bit)),
});

describe('The description of a device', () => {
  it('is what it says about itself', () => {
    const description = describeDevice(
      new Map<number, BacnetValue[]>([
        [77, [{ type: 'text', value: 'AHU 1\0\0' }]],
        [44, [{ type: 'text', value: '2.1' }]],
        [97, [services(14, 15)]],
        [112, [{ type: 'enumerated', value: 4 }]],
        [155, [{ type: 'unsigned', value: 9 }]],
      ]),
    );
    expect(description).toMatchObject({
      name: 'AHU 1',
      vendorName: null,
      systemStatus: 4,
      supports: { readMultiple: true, write: true, subscribe: false },
    });
    expect(signatureOf(description)).toBe('2.1/9');
  });

  it('of one that says nothing is empty and has no signature', () => {
    const description = describeDevice(new Map());
    expect(new Set(Object.values(description))).toEqual(new Set([null]));
    expect(signatureOf(description)).toBeNull();
  });
});
