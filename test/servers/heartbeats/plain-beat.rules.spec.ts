import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validationPipe } from '../../../src/http/validation.js';
import { HeartbeatInput } from '../../../src/servers/heartbeats/intake/heartbeat.dto.js';
import { isPlainBeat } from '../../../src/servers/heartbeats/intake/plain-beat.rules.js';

const pipe = validationPipe();
const validated = (body: unknown) => pipe.transform(structuredClone(body), { type: 'body', metatype: HeartbeatInput });

const names = ['cpu_percent', 'memory_percent', 'swap_percent', 'disk_percent', 'load_per_core', 'uptime_seconds'];
const value = fc.oneof(
  fc.double({ min: 0, max: 100, noNaN: true }),
  fc.double(),
  fc.constantFrom<unknown>(0, 100, 100.1, -1, -0, null, true, '5', [], {}, Number.MAX_SAFE_INTEGER, 1e300),
);
const metrics = fc.oneof(
  fc.dictionary(fc.constantFrom(...names, 'process_count', 'colour', '__proto__', 'constructor'), value),
  fc.constantFrom<unknown>([], null, 5, 'cpu'),
);
const version = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom<unknown>(null, 5, '', '\u0000', '\u007f'),
);
const body = fc.oneof(
  { weight: 8, arbitrary: fc.record({ agent_version: version, metrics }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: fc.record({ metrics, signal: fc.constant('start') }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>({}, [], null, 5, 'x', [{}]) },
);

describe('A heartbeat in the plain form', () => {
  it('is what agents send', () => {
    const figures = Object.fromEntries(names.map((name, n) => [name, n * 10.5]));
    for (const sent of [{}, { agent_version: '1.0.0' }, { metrics: {} }, { agent_version: '', metrics: figures }]) {
      expect(isPlainBeat(sent)).toBe(true);
    }
  });

  it.each([[null], [5], ['x'], [[]], [{ signal: 'start' }], [{ metrics: { process_count: 5 } }]])('is not %j', sent => {
    expect(isPlainBeat(sent)).toBe(false);
  });

  it('would pass the whole validation unchanged', async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(body, async sent => {
        if (!isPlainBeat(sent)) return;
        plain += 1;
        expect(await validated(sent)).toMatchObject(sent);
      }),
      { numRuns: 2000 },
    );
    expect(plain).toBeGreaterThan(200);
  });
});
