import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalIp, canonicalMac, isPrivateMac } from '../../../src/presence/devices/address.rules.js';

describe('the address of a device', () => {
  it('has one form, however it was written', () => {
    expect(canonicalIp(' 192.168.1.20 ')).toBe('192.168.1.20');
    expect(canonicalIp('FE80:0:0:0:0:0:0:1')).toBe('fe80::1');
    expect(canonicalMac('AA-BB-cc-00-11-22')).toBe('aa:bb:cc:00:11:22');
    expect(canonicalMac('aabb.cc00.1122')).toBe('aa:bb:cc:00:11:22');
    expect(canonicalMac('AABBCC001122')).toBe('aa:bb:cc:00:11:22');
  });

  it('is refused where no device can have it', () => {
    for (const text of ['', '1.2.3', '256.1.1.1', '0.0.0.0', '::', '224.0.0.1', 'ff02::1', 'fe80::1%eth0', 'host'])
      expect([text, canonicalIp(text)]).toEqual([text, null]);
    for (const text of [
      '',
      'aa:bb:cc',
      'gg:bb:cc:00:11:22',
      '00:00:00:00:00:00',
      'ff:ff:ff:ff:ff:ff',
      '01:00:5e:00:00:01',
      'aa::bb:cc:00:11:22',
    ])
      expect([text, canonicalMac(text)]).toEqual([text, null]);
  });

  it('stays the same when it is read again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), text => {
        const canonical = canonicalIp(text);
        expect(canonical === null ? null : canonicalIp(canonical)).toBe(canonical);
      }),
    );
  });

  it('says whether the device made it up', () => {
    expect(isPrivateMac('aa:bb:cc:00:11:22')).toBe(true);
    expect(isPrivateMac('00:1b:63:00:11:22')).toBe(false);
  });
});
