import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { echoTimes, judgePingProgram, judgeSilence, pingArguments } from '../../src/probes/icmp.rules.js';

describe('the echo requests to one host', () => {
  it('are three, and leave half of the time to the last answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 60_000 }), timeoutMs => {
        const times = echoTimes(timeoutMs);
        expect(times).toHaveLength(3);
        expect(times[0]).toBe(0);
        expect(times.toSorted((a, b) => a - b)).toEqual(times);
        expect(times[2]).toBeLessThanOrEqual(timeoutMs / 2);
      }),
    );
  });
});

describe('silence', () => {
  it('means absence only when something was sent', () => {
    expect(judgeSilence(3, 1_000, null).answer).toBe('down');
    expect(judgeSilence(1, 1_000, 'ENOBUFS').answer).toBe('down');
    expect(judgeSilence(0, 1_000, 'ENETUNREACH')).toMatchObject({
      answer: 'unknown',
      reason: expect.stringContaining('ENETUNREACH'),
    });
    expect(judgeSilence(0, 1_000, null).answer).toBe('unknown');
  });
});

describe('the ping program', () => {
  it.each([
    ['linux', 0, 'rtt min/avg/max/mdev = 0.512/0.512/0.512/0.000 ms', 'up', 0.512],
    ['linux', 0, '64 bytes from 10.0.0.5: icmp_seq=1 ttl=64 time=0.61 ms', 'up', 0.61],
    ['linux', 1, '100% packet loss', 'down', null],
    ['linux', 2, 'connect: Network is unreachable', 'unknown', null],
    ['linux', 127, '', 'unknown', null],
    ['linux', null, '', 'unknown', null],
    ['darwin', 2, '', 'down', null],
    ['darwin', 68, '', 'unknown', null],
    ['win32', 0, 'Reply from 10.0.0.5: bytes=32 time=3ms TTL=64', 'up', 3],
    ['win32', 0, 'Reply from 10.0.0.1: Destination host unreachable.', 'down', null],
    ['win32', 1, 'Request timed out.', 'down', null],
  ])('of %s that ends with %j and %j means %s', (platform, code, output, answer, rttMs) => {
    expect(judgePingProgram(platform, code, output)).toMatchObject({ answer, rttMs });
  });

  it('counts its time in seconds or milliseconds, depending on the system', () => {
    expect(pingArguments('linux', '10.0.0.5', 1_500)).toEqual(['-n', '-q', '-c', '1', '-W', '2', '10.0.0.5']);
    expect(pingArguments('darwin', '10.0.0.5', 1_500)).toContain('1500');
    expect(pingArguments('win32', '10.0.0.5', 1_500)).toEqual(['-n', '1', '-w', '1500', '10.0.0.5']);
  });
});
