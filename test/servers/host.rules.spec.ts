import { describe, expect, it } from 'vitest';
import { hostProblem } from '../../src/servers/host.rules.js';

describe('The host of a server', () => {
  it.each([
    'example.org',
    'localhost',
    'db_1.internal',
    'xn--mller-kva.de',
    'example.org.',
    '10.0.0.5',
    '255.255.255.255',
    '::1',
    '[2001:db8::1]',
    'fe80::1%eth0',
    '::ffff:10.0.0.5',
    '4chan.example',
    `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.example`,
  ])('may be %s', host => {
    expect(hostProblem(host)).toBeNull();
  });

  it.each([
    [''],
    ['https://example.org'],
    ['example.org/path'],
    ['example.org:443'],
    ['exa mple.org'],
    ['-example.org'],
    ['example-.org'],
    ['example..org'],
    ['.example.org'],
    ['müller.de'],
    ['user@example.org'],
    [`${'a'.repeat(64)}.example`],
    ['[example.org]'],
    ['[10.0.0.5]'],
    ['10.0.0'],
    ['10.0.0.256'],
    ['010.0.0.5'],
    ['2130706433'],
    ['0x7f000001'],
    ['127.1'],
    ['1:2:3'],
    ['2001:db8:::1'],
    ['10.0.0.5:80'],
    ['fe80::1%'],
    ['fe80::1%a b'],
    ['example.org\n'],
  ])('is never %j', host => {
    expect(hostProblem(host)).toEqual(expect.any(String));
  });

  it.each(['169.254.169.254', 'fd00:ec2::254', '[fd00:ec2::254]', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe'])(
    'is never %s, which hands out credentials',
    host => {
      expect(hostProblem(host)).toMatch(/credentials/);
    },
  );
});
