import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCanaries } from '../../src/shared/canaries.js';

const others = ',a.example,b.example';
const read = (text: string) => parseCanaries(text + others);

const list = (count: number) => Array.from({ length: count }, (_, index) => `c${index}.example`).join(',');

describe('A list of canaries', () => {
  it('may be empty', () => {
    for (const text of ['', ' ', ',']) expect(parseCanaries(text)).toEqual({ canaries: [], problem: null });
  });

  it.each<[string, string, number | null]>([
    ['9.9.9.9:53', '9.9.9.9', 53],
    ['192.168.1.1', '192.168.1.1', null],
    ['gateway', 'gateway', null],
    ['dns.example.com:443', 'dns.example.com', 443],
    ['[2620:fe::fe]:53', '2620:fe::fe', 53],
    ['[2620:fe::fe]', '2620:fe::fe', null],
    ['2620:fe::fe', '2620:fe::fe', null],
    [' 9.9.9.9:53 ', '9.9.9.9', 53],
  ])('takes %j', (text, host, port) => {
    expect(read(text)).toMatchObject({ canaries: [{ address: text.trim(), host, port }, {}, {}], problem: null });
  });

  it.each([
    'http://a.example',
    'a.example:0',
    'a.example:65536',
    'a.example:http',
    'a.example:',
    ':53',
    '9.9.9',
    '300.1.1.1:53',
    '2130706433:53',
    '0x7f000001',
    '[9.9.9.9',
    '[2620:fe::fe]53',
    '[2620:fe::fe]:',
    'a b',
    '-a.example',
    'a..example',
    '1:2',
  ])('does not take %j', text => {
    expect(read(text).problem).toBe(`these are neither host:port nor host: ${text}`);
  });

  it('has three at least, or an outage of one of them would be ours', () => {
    expect(parseCanaries('9.9.9.9:53').problem).toContain('at least 3');
    expect(parseCanaries('9.9.9.9:53,1.1.1.1:53').problem).toContain('at least 3');
    expect(parseCanaries('9.9.9.9:53,1.1.1.1:53,8.8.8.8:53').problem).toBeNull();
  });

  it('names none twice, in whatever spelling, so that one has one vote', () => {
    expect(parseCanaries('a.example,A.EXAMPLE,b.example').problem).toContain('once');
    expect(parseCanaries('[::1]:53,::1,b.example').problem).toBeNull();
    expect(parseCanaries('a.example:1,a.example:2,a.example').problem).toBeNull();
  });

  it('has a limit', () => {
    expect(parseCanaries(list(20)).problem).toBeNull();
    expect(parseCanaries(list(21)).problem).toContain('at most 20');
  });

  it('never fails, and never gives a port that is none, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d.:[\]a-f,%]*$/)), text => {
        const { canaries, problem } = parseCanaries(text);
        for (const { host, port } of canaries) {
          expect(host).not.toBe('');
          expect(port === null || (port > 0 && port < 65_536)).toBe(true);
        }
        expect(problem !== null || canaries.length === 0 || canaries.length >= 3).toBe(true);
      }),
    );
  });
});
