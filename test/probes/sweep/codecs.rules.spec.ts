import { describe, expect, it } from 'vitest';
import { absentAddress, blindness, type Canaries } from '../../../src/probes/sweep/canary.rules.js';
import { readFping, readFpingVersion } from '../../../src/probes/sweep/fping.codec.js';
import { readGateway, readNeighbours } from '../../../src/probes/sweep/link.codec.js';
import type { Probed } from '../../../src/probes/sweep/probe.engine.js';

describe('the output of fping', () => {
  it('has the times of each address, none for silence, and its own errors apart', () => {
    const output = [
      '10.0.0.1   : 0.51 - 0.48',
      '10.0.0.2   : - - -',
      'fd00::7    : 1.20 1.10 1.00',
      '10.0.0.3: error while sending ping: Network is unreachable',
      'ICMP Host Unreachable from 10.0.0.9 for ICMP Echo sent to 10.0.0.2',
      '',
    ].join('\n');
    expect(readFping(output)).toEqual([
      { address: '10.0.0.1', times: [0.51, 0.48], error: null },
      { address: '10.0.0.2', times: [], error: null },
      { address: 'fd00::7', times: [1.2, 1.1, 1], error: null },
      { address: '10.0.0.3', times: [], error: 'Network is unreachable' },
    ]);
  });

  it('names its version', () => {
    expect(readFpingVersion('fping: Version 5.1\nfping: comments to x')).toBe('5.1');
    expect(readFpingVersion('no such thing')).toBeNull();
  });
});

describe('the neighbour table', () => {
  it('is read with states; entries without a MAC say nothing', () => {
    const json = JSON.stringify([
      { dst: '10.0.0.1', dev: 'eth0', lladdr: '02:00:00:AA:00:01', state: ['REACHABLE'] },
      { dst: '10.0.0.2', dev: 'eth0', state: ['FAILED'] },
      'nonsense',
    ]);
    expect(readNeighbours(json)).toEqual([{ address: '10.0.0.1', mac: '02:00:00:aa:00:01', state: 'REACHABLE' }]);
    expect(readNeighbours('{}')).toEqual([]);
  });

  it('has the gateway in the table of routes', () => {
    const table = [
      'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask',
      'eth0\t0002A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF',
      'eth0\t00000000\t0102A8C0\t0003\t0\t0\t0\t00000000',
    ].join('\n');
    expect(readGateway(table, true)).toBe('192.168.2.1');
    expect(readGateway(table.split('\n').slice(0, 2).join('\n'), true)).toBeNull();
  });
});

const result = (answer: Probed['answer'], reason = ''): Probed => ({ answer, reason, at: null, rttMs: null });

describe('canaries', () => {
  const canaries: Canaries = { present: '127.0.0.1', gateway: null, absent: '192.0.2.1' };

  it('make a sweep blind when this machine does not reach itself', () => {
    const results = new Map([['127.0.0.1', result('unknown', 'EACCES')]]);
    expect(blindness(canaries, results)).toBe('This machine does not even reach itself: EACCES');
  });

  it('make a sweep blind when an address answers that nobody has', () => {
    const results = new Map([
      ['127.0.0.1', result('up')],
      ['192.0.2.1', result('up')],
    ]);
    expect(blindness(canaries, results)).toContain('192.0.2.1');
    results.set('192.0.2.1', result('down'));
    expect(blindness(canaries, results)).toBeNull();
  });

  it('never ask an address that this machine has as a neighbour', () => {
    expect(absentAddress(['10.0.0.0/8'])).toBe('192.0.2.1');
    expect(absentAddress(['192.0.2.0/24'])).toBe('198.51.100.1');
    expect(absentAddress(['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'])).toBeNull();
  });
});
