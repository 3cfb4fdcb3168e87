import { describe, expect, it } from 'vitest';
import {
  addressesOf,
  isMailAddress,
  mailboxOf,
  recipientProblems,
} from '../../../src/notifications/channels/email.rules.js';
import { isPermanent, refusalOf, shownReply } from '../../../src/notifications/channels/smtp.rules.js';

describe('A mail address', () => {
  it.each([
    'a@example.org',
    'first.last+tag@sub.example.org',
    "o'neil@example.org",
    'root@localhost',
    'ops@пошта.укр',
    'ops@xn--80a1acny.xn--j1amh',
    'ops@[192.0.2.1]',
    'ops@[IPv6:2001:db8::1]',
    `${'a'.repeat(64)}@example.org`,
  ])('is %s', address => {
    expect(isMailAddress(address)).toBe(true);
  });

  it.each([
    '',
    'a',
    '@example.org',
    'a@',
    'a b@example.org',
    'a@exa mple.org',
    'a@example..org',
    '.a@example.org',
    'a.@example.org',
    'a@-example.org',
    'a@b@example.org',
    'a,b@example.org',
    '<a@example.org>',
    'Name <a@example.org>',
    'a@example.org\r\nRCPT TO:<b@example.org>',
    'a@example.org\0',
    '"quoted local"@example.org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(64)}.org`,
    `a@${'b.'.repeat(150)}org`,
  ])('is not %j', address => {
    expect(isMailAddress(address)).toBe(false);
  });

  it('is judged at once, however long it is', () => {
    const begin = performance.now();
    for (const hostile of ['a.'.repeat(500_000), `a@${'-'.repeat(1_000_000)}`, `a@${'a.'.repeat(500_000)}`]) {
      expect(isMailAddress(`${hostile}!`)).toBe(false);
    }
    expect(performance.now() - begin).toBeLessThan(500);
  });
});

describe('A sender', () => {
  it.each([
    ['hq@example.org', { name: '', address: 'hq@example.org' }],
    ['Sitewatch HQ <hq@example.org>', { name: 'Sitewatch HQ', address: 'hq@example.org' }],
    [' "Штаб, 1" <hq@example.org> ', { name: 'Штаб, 1', address: 'hq@example.org' }],
    ['<hq@example.org>', { name: '', address: 'hq@example.org' }],
  ])('%s is read', (text, mailbox) => {
    expect(mailboxOf(text)).toEqual(mailbox);
  });

  it.each(['', 'HQ', 'HQ hq@example.org', 'HQ <hq@example.org> x', 'H\nQ <hq@example.org>', 'a <b> <hq@example.org>'])(
    '%j is none',
    text => {
      expect(mailboxOf(text)).toBeNull();
    },
  );
});

const list = (count: number) => Array.from({ length: count }, (_, n) => `a${n}@example.org`).join(',');

describe('A recipient', () => {
  it('is one address or a list', () => {
    expect(recipientProblems('a@example.org')).toEqual([]);
    expect(recipientProblems('a@example.org, b@example.org,')).toEqual([]);
    expect(addressesOf(' a@example.org, b@example.org,a@example.org')).toEqual(['a@example.org', 'b@example.org']);
  });

  it('of more than twenty addresses is refused', () => {
    expect(recipientProblems(list(20))).toEqual([]);
    expect(recipientProblems(list(21))).toEqual(['At most 20 addresses.']);
  });

  it('names what is no address', () => {
    expect(recipientProblems('a@example.org, b c')).toEqual(['No mail address: "b c".']);
    expect(recipientProblems(' , ')).toEqual(['Give a mail address, or several separated by commas.']);
  });
});

describe('A failure', () => {
  it.each([
    ['connect', null, false],
    ['connect', 554, false],
    ['login', null, true],
    ['login', 535, true],
    ['login', 454, false],
    ['message', null, false],
    ['message', 421, false],
    ['message', 451, false],
    ['message', 550, true],
    ['message', 554, true],
    ['message', 552, false],
    ['message', 503, false],
  ] as const)('while at %s with %s: for good is %s', (stage, status, permanent) => {
    expect(isPermanent(stage, status)).toBe(permanent);
  });

  it('is put into words', () => {
    expect(['AUTH PLAIN', 'MAIL FROM', 'RCPT TO', 'DATA', 'STARTTLS'].map(refusalOf)).toEqual([
      'The mail server refused the login',
      'The mail server refused the sender',
      'The mail server refused the recipient',
      'The mail server refused the message',
      'The mail server broke off',
    ]);
  });
});

describe('A reply of a server', () => {
  it('is shown as one line without secrets', () => {
    expect(shownReply('250-a\r\n250 b hunter2 \u2028c', ['hunter2'])).toBe('250-a 250 b *** c');
  });

  it('is cut at 2,000 characters', () => {
    expect(shownReply('x'.repeat(5_000), [])).toHaveLength(2_000);
  });

  it('is not blotted all over for the sake of a secret that is no secret', () => {
    expect(shownReply('250 a cat', ['a'])).toBe('250 a cat');
  });
});
