import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIp, isInRange, parseIp, parseIpRange, parseIpRanges, parseLooseIpv4 } from '../../src/shared/ip.js';

const canonical = (text: string) => {
  const ip = parseIp(text) ?? parseLooseIpv4(text);
  return ip && formatIp(ip);
};
const inRange = (address: string, range: string) => isInRange(parseIp(address)!, parseIpRange(range)!);

describe('an IPv6 address', () => {
  it('is read and written as the URL parser does it', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), groups => {
        const long = groups.map(part => part.toString(16)).join(':');
        const usual = new URL(`http://[${long}]`).hostname.slice(1, -1);
        expect(canonical(long)).toBe(usual);
        expect(parseIp(usual)).toEqual({ family: 6, groups });
        expect(parseIp(long.toUpperCase())).toEqual({ family: 6, groups });
      }),
    );
  });

  it.each([
    ['::ffff:10.0.0.5', '::ffff:a00:5'],
    ['fe80::1%eth0', 'fe80::1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['1::', '1::'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
  ])('%s is written as %s', (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it.each([
    '',
    '1::2::3',
    '1:2:3',
    '1:2:3:4:5:6:7:8:9',
    'g::1',
    '12345::',
    '::1.2.3',
    '::256.1.1.1',
    '1.2.3.4::',
    ':::',
  ])('is not %j', text => {
    expect(parseIp(text)).toBeNull();
  });
});

describe('an IPv4 address', () => {
  it.each(['1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', '1.2.3.-4', 'a.b.c.d', '1..2.3', '1.2.3.4e0'])(
    'is not %j in the usual form',
    text => {
      expect(parseIp(text)).toBeNull();
    },
  );

  it('is read from decimal, octal and hexadecimal numbers as the URL parser does it', () => {
    const number = fc
      .tuple(fc.integer({ min: 0, max: 2 ** 32 }), fc.constantFrom('', '0', '0x'))
      .map(([value, prefix]) => prefix + value.toString(prefix === '' ? 10 : prefix === '0' ? 8 : 16));
    const small = fc.integer({ min: 0, max: 300 }).map(String);
    const literal = fc.array(fc.oneof(small, number), { minLength: 1, maxLength: 5 }).map(parts => parts.join('.'));
    fc.assert(
      fc.property(literal, text => {
        expect(canonical(text)).toBe(URL.parse(`http://${text}`)?.hostname ?? null);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['127.1', '127.0.0.1'],
    ['0x7f000001', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['0177.0.0.01', '127.0.0.1'],
    ['0xA9.0xFE.43518', '169.254.169.254'],
    ['127.0.0.1.', '127.0.0.1'],
  ])('%s stands for %s', (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it.each(['08', '1.2.3.4.5', '4294967296', '1.16777216', '256.1', '1.2.3.256', 'x', '', '0xg'])('is not %j', text => {
    expect(parseLooseIpv4(text)).toBeNull();
  });
});

describe('a range of addresses', () => {
  it('holds every address with its prefix, and no other', () => {
    expect(inRange('10.255.255.255', '10.0.0.0/8')).toBe(true);
    expect(inRange('11.0.0.0', '10.0.0.0/8')).toBe(false);
    expect(inRange('172.31.255.255', '172.16.0.0/12')).toBe(true);
    expect(inRange('172.32.0.0', '172.16.0.0/12')).toBe(false);
    expect(inRange('10.0.0.5', '10.0.0.5')).toBe(true);
    expect(inRange('10.0.0.4', '10.0.0.5/32')).toBe(false);
    expect(inRange('fdff::1', 'fc00::/7')).toBe(true);
    expect(inRange('fe00::1', 'fc00::/7')).toBe(false);
    expect(inRange('203.0.113.9', '0.0.0.0/0')).toBe(true);
    expect(inRange('::1', '0.0.0.0/0')).toBe(false);
  });

  it.each([
    '10.0.0.0/33',
    '::/129',
    '10.0.0.5/8',
    'fd00::1/8',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10/8',
    'x',
    '',
  ])('is not %j', text => {
    expect(parseIpRange(text)).toBeNull();
  });

  it('stands in a list, whose wrong entries are named', () => {
    const { ranges, wrong } = parseIpRanges(' 10.0.0.0/8, fd00::/8,,192.168.0/16,nonsense ');
    expect(ranges.map(({ base, bits }) => `${formatIp(base)}/${bits}`)).toEqual(['10.0.0.0/8', 'fd00::/8']);
    expect(wrong).toEqual(['192.168.0/16', 'nonsense']);
    expect(parseIpRanges('')).toEqual({ ranges: [], wrong: [] });
  });
});
