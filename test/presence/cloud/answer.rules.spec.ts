import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, retryDelayMs } from '../../../src/presence/cloud/answer.rules.js';

const now = Date.parse('2026-03-02T08:00:00Z');
const answer = (status: number, headers: Record<string, string> = {}, body = '') =>
  judge({ status, headers, body }, now);

const failed = (retryAfterMs: number | null = null) => ({ kind: 'failed' as const, reason: '', retryAfterMs });

describe('An answer of the receiver', () => {
  it.each([200, 201, 204])('of %i is an acceptance', status => {
    expect(answer(status)).toEqual({ kind: 'accepted' });
  });

  it.each([401, 403])('of %i lets everything wait for a new token', status => {
    expect(answer(status)).toEqual({ kind: 'paused', reason: `The receiver answered ${status}` });
  });

  it.each([400, 413, 422])('of %i is about what the message says', status => {
    expect(answer(status)).toMatchObject({ kind: 'refused', aboutContent: true });
  });

  it.each([404, 405, 409, 410, 451])('of %i is about the message as a whole', status => {
    expect(answer(status)).toMatchObject({ kind: 'refused', aboutContent: false });
  });

  it.each([301, 308, 408, 425, 429, 500, 502, 503, 0])('of %i may be another one the next time', status => {
    expect(answer(status)).toMatchObject({ kind: 'failed', retryAfterMs: null });
  });

  it('is told on one line, and not in full length', () => {
    expect(answer(503, {}, 'no\r\nroom\u0000 left ')).toMatchObject({
      reason: 'The receiver answered 503: no room left',
    });
    const { reason } = answer(400, {}, '\ud83d\udca9'.repeat(400)) as { reason: string };
    expect([reason.length, reason.isWellFormed()]).toEqual([500, true]);
  });

  it.each([
    ['7', 7000],
    ['Mon, 02 Mar 2026 08:01:00 GMT', 60_000],
    ['Mon, 02 Mar 2026 07:00:00 GMT', 0],
    ['999999999', 86_400_000],
    ['-1', null],
    ['soon', null],
  ])('wants to be left alone when it says Retry-After: %s', (header, retryAfterMs) => {
    expect(answer(429, { 'retry-after': header })).toMatchObject({ retryAfterMs });
  });
});

describe('The next attempt', () => {
  it('comes after up to 5 seconds, doubling up to 15 minutes', () => {
    const most = [1, 2, 3, 8, 9, 5000].map(failures => retryDelayMs(failed(), failures, 1));
    expect(most).toEqual([5000, 10_000, 20_000, 640_000, 900_000, 900_000]);
    expect(retryDelayMs(failed(), 3, 0.5)).toBe(10_000);
  });

  it('is never made earlier than the receiver wants, nor at once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 86_400_000 })),
        (failures, random, wanted) => {
          const delay = retryDelayMs(failed(wanted), failures, random);
          expect(delay).toBeGreaterThanOrEqual(Math.max(1000, wanted ?? 0));
          expect(delay).toBeLessThanOrEqual(Math.max(900_000, wanted ?? 0));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('waits for 15 minutes where this site is not welcome', () => {
    expect(retryDelayMs({ kind: 'paused', reason: '' }, 1, 0)).toBe(900_000);
  });
});
