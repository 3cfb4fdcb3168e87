import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostsOf, sizeOf } from '../../src/shared/ip-addresses.js';
import { formatIp, isInRange, parseIpRange } from '../../src/shared/ip.js';

const hosts = (text: string) => hostsOf(parseIpRange(text)!).map(formatIp);

describe('The hosts of a range', () => {
  it.each([
    ['10.0.0.0/30', ['10.0.0.1', '10.0.0.2']],
    ['10.0.0.4/31', ['10.0.0.4', '10.0.0.5']],
    ['10.0.0.7', ['10.0.0.7']],
    ['fd00::fffc/126', ['fd00::fffd', 'fd00::fffe', 'fd00::ffff']],
    ['fd00::1', ['fd00::1']],
  ])('%s are those that are neither the network nor its broadcast', (range, expected) => {
    expect(hosts(range)).toEqual(expected);
  });

  it('go on over the borders of octets', () => {
    const all = hosts('10.1.254.0/23');
    expect(all).toHaveLength(510);
    expect([all[0], all[254], all[255], all.at(-1)]).toEqual([
      '10.1.254.1',
      '10.1.254.255',
      '10.1.255.0',
      '10.1.255.254',
    ]);
  });

  it('are all inside, each once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 32 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (bits, value) => {
        const base = Math.floor(value / 2 ** (32 - bits)) * 2 ** (32 - bits);
        const octets = [24, 16, 8, 0].map(shift => Math.floor(base / 2 ** shift) % 256);
        const range = parseIpRange(`${octets.join('.')}/${bits}`)!;
        const all = hostsOf(range);
        expect(all.every(host => isInRange(host, range))).toBe(true);
        expect(new Set(all.map(formatIp)).size).toBe(all.length);
        expect(sizeOf(range) - all.length).toBe(bits < 31 ? 2 : 0);
      }),
      { numRuns: 200 },
    );
  });
});
