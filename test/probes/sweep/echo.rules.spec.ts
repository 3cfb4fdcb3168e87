import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEchoReply, encodeEchoRequest, internetChecksum } from '../../../src/probes/icmp.codec.js';
import { EchoRequest, encodeTarget, isSameAddress, targetBytes } from '../../../src/probes/sweep/echo/echo.codec.js';
import {
  hostsPerSecond,
  judgeSilence,
  planSweep,
  requestOf,
  sequenceOf,
} from '../../../src/probes/sweep/echo/echo.rules.js';
import { parseIp } from '../../../src/shared/ip.js';

const nonce = Buffer.from('sixteen bytes ab');
const targetOf = (address: string, scope = 0) => {
  const ip = parseIp(address);
  if (!ip) throw new Error(`${address} is not an address`);
  return encodeTarget(Buffer.alloc(targetBytes), ip, scope);
};

describe('the plan of a sweep', () => {
  it('waits three seconds after the last of three requests, and has time for everybody', () => {
    expect(planSweep(4_000, 50_000)).toEqual({
      asked: 4_000,
      times: [0, 1_000, 3_000],
      windowMs: 6_000,
      restMs: 3_000,
      endMs: 50_250,
    });
  });

  it('asks nobody it has no time to wait for, and always the first', () => {
    const window = 200;
    const hosts = 10_000;
    expect(planSweep(hosts, 1_000)).toMatchObject({ windowMs: window, asked: (0.8 * hostsPerSecond) / 1 + 1 });
    expect(planSweep(hosts, -5)).toMatchObject({ windowMs: window, asked: 1 });
    expect(planSweep(0, 1_000).asked).toBe(0);
  });

  it('lets every host that is asked have its whole window before the end', () => {
    const whole = fc.record({ hosts: fc.nat(70_000), deadlineMs: fc.integer({ min: -1_000, max: 120_000 }) });
    fc.assert(
      fc.property(whole, ({ hosts, deadlineMs }) => {
        const { asked, windowMs, endMs, times, restMs } = planSweep(hosts, deadlineMs);
        const lastBegin = (Math.max(0, asked - 1) / hostsPerSecond) * 1_000;
        expect(lastBegin + windowMs).toBeLessThanOrEqual(endMs);
        expect(times).toHaveLength(3);
        expect(restMs).toBeGreaterThanOrEqual(windowMs / 2);
      }),
    );
  });
});

describe('the silence of a host', () => {
  it('is an absence only when everything was sent and waited for', () => {
    expect(judgeSilence({ fault: null, isWaitedFor: true }, 6_000)).toEqual({
      answer: 'down',
      reason: 'No reply within 6000 ms',
    });
    expect(judgeSilence({ fault: 'ENOBUFS', isWaitedFor: true }, 6_000)).toEqual({
      answer: 'unknown',
      reason: 'ENOBUFS',
    });
    expect(judgeSilence({ fault: null, isWaitedFor: false }, 6_000).answer).toBe('unknown');
  });
});

describe('a sequence number', () => {
  it('leads back to host and round as long as hosts are waited for', () => {
    const request = fc.record({ host: fc.nat(100_000), round: fc.nat(2), later: fc.nat(16_383) });
    fc.assert(
      fc.property(request, ({ host, round, later }) => {
        const sequence = sequenceOf(host, round);
        expect(sequence).toBeLessThanOrEqual(0xffff);
        expect(requestOf(sequence, host + 1 + later)).toEqual({ host, round });
      }),
    );
  });

  it('leads to no host when it was never used', () => {
    expect(requestOf(sequenceOf(7, 0), 7).host).toBeLessThan(0);
  });
});

describe('an echo request that is used again', () => {
  it('is the same packet as a new one', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.array(fc.nat(0xffff), { minLength: 1 }), (identifier, sequences) => {
        for (const version of [4, 6] as const) {
          const request = new EchoRequest(version, identifier, nonce, false);
          for (const sequence of sequences)
            expect(request.to(targetOf('10.0.0.1'), sequence)).toEqual(
              encodeEchoRequest(version, identifier, sequence, nonce),
            );
        }
      }),
    );
  });

  it('carries an IPv4 header with the target where the socket wants one', () => {
    const request = new EchoRequest(4, 77, nonce, true);
    request.to(targetOf('10.0.0.1'), 1);
    const packet = request.to(targetOf('192.168.7.9'), 0xfffe);
    expect(packet.subarray(0, 20).toString('hex')).toBe('45000000000000004001000000000000c0a80709');
    expect(internetChecksum(packet.subarray(20))).toBe(0);
    packet[20] = 0;
    expect(decodeEchoReply(4, packet)).toEqual({ sequence: 0xfffe, payload: nonce });
  });
});

describe('a socket address', () => {
  it('has family and address where Linux expects them', () => {
    expect(targetOf('10.1.2.3').toString('hex')).toBe('020000000a0102030000000000000000');
    expect(targetOf('fe80::1%eth0', 3).toString('hex')).toBe(
      '0a00000000000000fe80000000000000000000000000000103000000',
    );
  });

  it('is compared by the address alone', () => {
    const withPort = targetOf('10.1.2.3');
    withPort.writeUInt16BE(7, 2);
    expect(isSameAddress(4, withPort, targetOf('10.1.2.3'))).toBe(true);
    expect(isSameAddress(4, withPort, targetOf('10.1.2.4'))).toBe(false);
    expect(isSameAddress(6, targetOf('fe80::1', 2), targetOf('fe80:0:0::1', 9))).toBe(true);
    expect(isSameAddress(6, targetOf('fe80::1'), targetOf('fe80::1:1'))).toBe(false);
  });
});
