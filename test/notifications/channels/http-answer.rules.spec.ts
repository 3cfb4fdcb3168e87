import { describe, expect, it } from 'vitest';
import {
  judgeReply,
  retryAfter,
  secretPartsOf,
  withoutSecrets,
} from '../../../src/notifications/channels/http-answer.rules.js';

const now = new Date('2026-03-01T12:00:00Z');
const url = 'https://receiver.test/hooks/1';
const judge = (status: number, headers: Record<string, string> = {}, body = '') =>
  judgeReply({ status, headers, body, truncated: false }, url, ['hidden-secret'], now);

describe('an answer', () => {
  it.each([200, 201, 202, 204, 299])('of %i is a delivery', status => {
    expect(judge(status, {}, ' ok ')).toEqual({ delivered: true, text: 'ok' });
  });

  it.each([400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 418, 422, 426, 451, 499])(
    'of %i stays until somebody changes something',
    status => {
      expect(judge(status, { 'retry-after': '5' }, 'why')).toEqual({
        delivered: false,
        text: 'why',
        reason: `The receiver answered ${status}.`,
        permanent: true,
        retryAfterSeconds: null,
      });
    },
  );

  it.each([408, 425, 429, 500, 502, 503, 504, 507, 599])('of %i passes by itself', status => {
    expect(judge(status, { 'retry-after': '5' })).toMatchObject({ permanent: false, retryAfterSeconds: 5 });
    expect(judge(status)).toMatchObject({ permanent: false, retryAfterSeconds: null });
  });

  it.each([
    ['https://other.test/x', 'https://other.test/x'],
    ['/hooks/2', 'https://receiver.test/hooks/2'],
    ['//user:pass@other.test/', 'https://other.test/'],
    ['https://other.test/?key=hidden-secret', 'https://other.test/?key=***'],
    ['http://169.254.169.254/', 'http://169.254.169.254/'],
  ])('that redirects to %s is not followed, but says where it points', (location, shown) => {
    expect(judge(302, { location })).toMatchObject({
      delivered: false,
      permanent: true,
      reason: `The receiver answered 302 and points to ${shown}. Redirects are not followed: enter the final address.`,
    });
  });

  it.each([
    [300, {}],
    [304, {}],
    [301, { location: 'http://[' }],
  ] as const)('of %i without a usable target is not a delivery either', (status, headers) => {
    const reason = `The receiver answered ${status} instead of taking the message.`;
    expect(judge(status, headers)).toMatchObject({ permanent: true, reason });
  });
});

describe('the time a receiver wants to be left alone', () => {
  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['Sun, 01 Mar 2026 12:01:30 GMT', 90],
    ['Sunday, 01-Mar-26 12:00:10 GMT', 10],
    ['Sun Mar  1 12:00:05 2026 GMT', 5],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['999999999', 86_400],
    ['Sun, 01 Mar 2036 12:00:00 GMT', 86_400],
    ['-1', null],
    ['1.5', null],
    ['soon', null],
    ['Someday, maybe', null],
    ['', null],
    [undefined, null],
  ])('is read from %j: %s', (header, seconds) => {
    expect(retryAfter(header, now)).toBe(seconds);
  });
});

describe('what is stored of an answer', () => {
  const secret = 'a/b+c="d é"';

  it.each([
    ['plainly', `got ${secret}!`],
    ['in a URL', `got ${encodeURIComponent(secret)}!`],
    ['in JSON', `got ${JSON.stringify(secret).slice(1, -1)}!`],
    ['in JSON of PHP', `got ${JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')}!`],
    ['in base64', `got ${Buffer.from(secret).toString('base64')}!`],
  ])('has no secret that was repeated %s', (_, text) => {
    expect(withoutSecrets(text, [secret], false)).toBe('got ***!');
  });

  it('has no part of a secret that contains another one', () => {
    expect(withoutSecrets('token-long token', ['token', 'token-long'], false)).toBe('*** ***');
  });

  it('is at most 2,000 characters, cut neither through a secret nor through a letter', () => {
    expect(withoutSecrets('x'.repeat(5_000), [], false)).toHaveLength(2_000);
    expect(withoutSecrets(`${'x'.repeat(1_995)}hidden-secret`, ['hidden-secret'], false)).toBe(
      `${'x'.repeat(1_995)}***`,
    );
    const split = withoutSecrets(`${'x'.repeat(1_999)}🚨`, [], false);
    expect(split.isWellFormed()).toBe(true);
    expect(split).toHaveLength(2_000);
  });

  it('does not end with half a secret where the end of the answer is missing', () => {
    const text = `${'hidden-secret '.repeat(100)}hidden-sec`;
    expect(withoutSecrets(text, ['hidden-secret'], true)).not.toContain('hidden');
    expect(withoutSecrets('short', ['a secret longer than that'], true)).toBe('');
  });

  it('has no characters that cannot be stored or shown', () => {
    expect(withoutSecrets('a\0b\u001bc\r\nd\te\u0085f', [], false)).toBe('abc\nd\tef');
  });

  it('has nothing of a URL that is a secret as a whole', () => {
    const parts = secretPartsOf('https://hooks.test/services/T00000000/B0/abcdefgh?sig=12345678%2B&v=1');
    for (const echo of [
      '/services/T00000000/B0/abcdefgh?sig=12345678%2B&v=1',
      'no route for /services/T00000000/B0/abcdefgh',
      'unknown hook abcdefgh',
      'wrong signature 12345678+',
      'team T00000000',
    ]) {
      expect(withoutSecrets(echo, parts, false)).not.toMatch(/abcdefgh|12345678|T00000000/);
    }
    expect(withoutSecrets('https://hooks.test is fine', secretPartsOf('https://hooks.test/'), false)).toBe(
      'https://hooks.test is fine',
    );
  });
});
