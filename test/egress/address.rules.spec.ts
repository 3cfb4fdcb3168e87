import { describe, expect, it } from 'vitest';
import { isMetadataAddress, kindOfAddress, mayReach, readAddress } from '../../src/egress/address.rules.js';
import { parseIpRanges } from '../../src/shared/ip.js';
import { forbiddenAddresses } from './forbidden-addresses.js';

const kindOf = (text: string) => kindOfAddress(readAddress(text)!);
const isAllowed = (text: string, allowed: string) => mayReach(readAddress(text)!, parseIpRanges(allowed).ranges);

const everywhere = '0.0.0.0/0,::/0';

describe('an address', () => {
  it.each(forbiddenAddresses)('%s is %s, and out of reach', (address, kind) => {
    expect(kindOf(address)).toBe(kind);
    expect(isAllowed(address, '')).toBe(false);
  });

  it.each(forbiddenAddresses)('%s (%s) is reached when everything is allowed, but for metadata', (address, kind) => {
    expect(isAllowed(address, everywhere)).toBe(kind !== 'metadata');
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '191.255.255.255',
    '192.0.1.0',
    '192.0.3.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '198.51.99.255',
    '198.51.101.0',
    '203.0.112.255',
    '203.0.114.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::1',
    // Teredo: server 8.8.8.8, client 8.8.8.8 inverted.
    '2001:0:808:808::f7f7:f7f7',
  ])('%s is on the public network', address => {
    expect(kindOf(address)).toBe('public');
    expect(isAllowed(address, '')).toBe(true);
  });

  it.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '192.168.0.0/16,fd00::/8', false],
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['64:ff9b::10.1.2.3', '10.0.0.0/8', true],
    ['64:ff9b::10.1.2.3', '192.168.0.0/16', false],
    ['2002:a01:203::1', '10.0.0.0/8', true],
    // Teredo with a private server and a private client, one of them allowed.
    ['2001:0:a01:203::3f57:fffe', '10.0.0.0/8', false],
    ['2001:0:a01:203::3f57:fffe', '10.0.0.0/8,192.168.0.0/16', true],
    ['64:ff9b:1::10.1.2.3', '10.0.0.0/8', false],
    ['64:ff9b:1::10.1.2.3', '64:ff9b:1::/48', true],
    ['fd12::1', 'fd12::/16', true],
    ['fe80::1%eth0', 'fe80::/10', true],
    ['::1', '::1', true],
    ['::1', '0.0.0.0/0', false],
  ])('%s with %s allowed: %s', (address, allowed, expected) => {
    expect(isAllowed(address, allowed)).toBe(expected);
  });

  it.each(['', 'name', '1.2.3.4.5', '[::1', 'example.org', '256.256.256.256'])('is not %j', text => {
    expect(readAddress(text)).toBeNull();
  });
});

describe('the metadata service of a cloud', () => {
  it.each([
    ...forbiddenAddresses.filter(([, kind]) => kind === 'metadata').map(([address]) => address),
    'FD00:0EC2::0254',
    'fd00:ec2::254%eth0',
    '0:0:0:0:0:ffff:a9fe:a9fe',
  ])('is recognised as %s', address => {
    expect(isMetadataAddress(address)).toBe(true);
  });

  it.each(['127.0.0.1', '10.0.0.5', '169.254.1.1', '::1', '::', 'fd00::1', '::ffff:10.0.0.5', 'fe80::a9fe:1', 'name'])(
    'is not %s',
    address => {
      expect(isMetadataAddress(address)).toBe(false);
    },
  );
});
