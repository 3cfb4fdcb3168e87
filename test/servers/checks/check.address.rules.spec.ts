import { SocketAddress } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expandIpv6,
  formatPeer,
  isMetadataAddress,
  withoutBrackets,
} from '../../../src/servers/checks/check.address.rules.js';

describe('the metadata address of a cloud', () => {
  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    'fd00:ec2::254',
    'FD00:0EC2::0254',
    'fd00:ec2::254%eth0',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::169.254.169.254',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '64:ff9b::169.254.169.254',
    '2002:a9fe:a9fe::1',
  ])('is recognised as %s', address => {
    expect(isMetadataAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.5',
    '169.254.1.1',
    '::1',
    '::',
    'fd00::1',
    '::ffff:10.0.0.5',
    'fe80::a9fe:a9fe',
    'name',
  ])('is not %s', address => {
    expect(isMetadataAddress(address)).toBe(false);
  });
});

describe('an IPv6 address', () => {
  it('has the same groups in its short and in its long form', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), groups => {
        const long = groups.map(part => part.toString(16)).join(':');
        const short = new SocketAddress({ address: long, family: 'ipv6' }).address;
        expect(expandIpv6(long)).toEqual(groups);
        expect(expandIpv6(short)).toEqual(groups);
      }),
    );
  });

  it.each(['', '1::2::3', '1:2:3', '1:2:3:4:5:6:7:8:9', 'g::1', '12345::'])('is not %j', text => {
    expect(expandIpv6(text)).toBeNull();
  });

  it('stands in brackets before a port, and nowhere else', () => {
    expect(formatPeer('::1', 80)).toBe('[::1]:80');
    expect(formatPeer('10.0.0.5', 80)).toBe('10.0.0.5:80');
    expect(withoutBrackets('[::1]')).toBe('::1');
    expect(withoutBrackets('::1')).toBe('::1');
  });
});
