import { describe, expect, it } from 'vitest';
import { formatPeer, ofFamily, withoutBrackets } from '../../../src/servers/checks/check.address.rules.js';

describe('an IPv6 address', () => {
  it('stands in brackets before a port, and nowhere else', () => {
    expect(formatPeer('::1', 80)).toBe('[::1]:80');
    expect(formatPeer('10.0.0.5', 80)).toBe('10.0.0.5:80');
    expect(withoutBrackets('[::1]')).toBe('::1');
    expect(withoutBrackets('::1')).toBe('::1');
  });
});

describe('the addresses of a family', () => {
  it('are picked in the order of the resolver', () => {
    const four = { address: '10.0.0.1', family: 4 };
    const six = { address: '::1', family: 6 };
    expect(ofFamily([six, four], 'auto')).toEqual([six, four]);
    expect(ofFamily([six, four], 'ipv4')).toEqual([four]);
    expect(ofFamily([six, four], 'ipv6')).toEqual([six]);
  });
});
