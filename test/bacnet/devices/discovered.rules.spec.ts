import { describe, expect, it } from 'vitest';
import { canonicalAddress, networkProblem } from '../../../src/bacnet/devices/device-address.rules.js';
import { whereaboutsAfter } from '../../../src/bacnet/devices/discovered.rules.js';

const at = (address: string, duplicateAddress: string | null = null) => ({
  address,
  duplicateAddress,
  isStatic: false,
});

describe('Where a device is after a search', () => {
  it('is where it answers, and what answers beside it is a duplicate', () => {
    expect(whereaboutsAfter(null, ['a'])).toEqual({ address: 'a', duplicateAddress: null });
    expect(whereaboutsAfter(null, ['a', 'b'])).toEqual({ address: 'a', duplicateAddress: 'b' });
    expect(whereaboutsAfter(at('b'), ['a', 'b', 'c'])).toEqual({ address: 'b', duplicateAddress: 'a' });
    expect(whereaboutsAfter(at('a', 'b'), ['a'])).toEqual({ address: 'a', duplicateAddress: null });
  });

  it('follows where it answers from elsewhere alone, unless somebody has entered the address', () => {
    expect(whereaboutsAfter(at('a'), ['b'])).toEqual({ address: 'b', duplicateAddress: null });
    expect(whereaboutsAfter({ ...at('a'), isStatic: true }, ['b'])).toEqual({ address: 'a', duplicateAddress: 'b' });
    expect(whereaboutsAfter({ ...at('a'), isStatic: true }, ['a', 'a'])).toEqual({
      address: 'a',
      duplicateAddress: null,
    });
  });
});

describe('The address of a device', () => {
  it('has one form, with the usual port where none is given', () => {
    expect(canonicalAddress('10.0.0.5')).toBe('10.0.0.5:47808');
    expect(canonicalAddress('010.0.0.05:1')).toBe('10.0.0.5:1');
    expect(canonicalAddress('10.0.0.5:47809#12:0A')).toBe('10.0.0.5:47809#12:0a');
    for (const odd of [
      '',
      'host',
      '10.0.0.5:0',
      '10.0.0.5:70000',
      '10.0.0.5#',
      '10.0.0.5#1',
      '10.0.0.5#1:0',
      'fd00::1',
    ]) {
      expect([odd, canonicalAddress(odd)]).toEqual([odd, null]);
    }
  });

  it('tells the network', () => {
    expect(networkProblem('10.0.0.5:47808', undefined)).toBeNull();
    expect(networkProblem('10.0.0.5:47808', 0)).toBeNull();
    expect(networkProblem('10.0.0.5:47808#12:0a', 12)).toBeNull();
    expect(networkProblem('10.0.0.5:47808#12:0a', 0)).toBe('The address is on network 12.');
  });
});
