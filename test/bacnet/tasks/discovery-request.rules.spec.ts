import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discoveryProblem } from '../../../src/bacnet/engine/discovery/plan.rules.js';
import { inputNameOf, requestOf } from '../../../src/bacnet/tasks/discovery-request.rules.js';

describe('A discovery', () => {
  it('that names no place asks the own network', () => {
    expect(requestOf({})).toEqual({ local: true });
    expect(requestOf({ low_limit: 5, high_limit: 9 })).toEqual({ local: true, low: 5, high: 9 });
  });

  it('that names nothing after all asks the own network, too', () => {
    expect(requestOf({ global: false, networks: [], addresses: [] })).toEqual({ local: true });
  });

  it.each([
    [{ global: true }, { global: true }],
    [{ networks: [200] }, { networks: [200] }],
    [{ global: false, networks: [200] }, { networks: [200] }],
    [{ networks: [], sweep: '10.0.0.0/24' }, { sweep: '10.0.0.0/24' }],
    [{ addresses: ['10.0.0.5'] }, { addresses: ['10.0.0.5'] }],
    [{ bbmd: '10.0.0.5' }, { bbmd: { address: '10.0.0.5', ttlSeconds: 300 } }],
  ])('of %j leaves the own network alone', (input, request) => {
    expect(requestOf(input)).toEqual({ local: false, ...request });
  });

  it('always asks somewhere, and keeps what can be searched searchable', () => {
    const input = fc.record(
      {
        low_limit: fc.integer({ min: 0, max: 100 }),
        high_limit: fc.integer({ min: 100, max: 200 }),
        global: fc.boolean(),
        networks: fc.array(fc.integer({ min: 1, max: 65_534 }), { maxLength: 3 }),
        addresses: fc.array(fc.constant('10.0.0.5:47808'), { maxLength: 2 }),
        sweep: fc.constant('10.0.0.0/24'),
        bbmd: fc.constant('10.0.0.6'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(input, wanted => {
        const request = requestOf(wanted);
        expect(discoveryProblem(request)).toBeNull();
        const { local, global, networks, addresses, sweep, bbmd } = request;
        expect([local || undefined, global, networks, addresses, sweep, bbmd].some(Boolean)).toBe(true);
        expect(JSON.parse(JSON.stringify(request))).toEqual(request);
      }),
    );
  });

  it('names a wrong field as it was asked for', () => {
    expect([inputNameOf('low'), inputNameOf('high'), inputNameOf('sweep')]).toEqual([
      'low_limit',
      'high_limit',
      'sweep',
    ]);
  });
});
