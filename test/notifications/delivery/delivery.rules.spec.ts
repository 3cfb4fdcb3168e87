import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attemptMs,
  refusalOf,
  verdictOf,
  type Attempt,
  type Outcome,
} from '../../../src/notifications/delivery/delivery.rules.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const second = 1000;
const hour = 3_600_000;
const day = 24 * hour;

const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  ...{ type: 'webhook', attempts: 1, firstAt: now, now, random: 0.5 },
  ...change,
});

function failed(change: Partial<Extract<Outcome, { kind: 'failed' }>> = {}): Outcome {
  return { kind: 'failed', reason: 'no', permanent: false, answer: null, retryAfterSeconds: null, ...change };
}

function delay(change: Partial<Attempt>, outcome = failed()): number {
  const verdict = verdictOf(outcome, attempt(change));
  return verdict.status === 'retrying' ? (verdict.nextAttemptAt - now) / second : NaN;
}

describe('The next attempt', () => {
  it.each([
    [1, 2],
    [2, 4],
    [3, 8],
    [4, 16],
    [5, 32],
    [6, 45],
    [500, 45],
  ])('after %i failures comes in %i seconds', (attempts, seconds) => {
    expect(delay({ attempts })).toBe(seconds);
  });

  it.each([
    ['half an hour', 0.5, 45],
    ['two hours', 2, 45],
    ['four hours', 4, 450],
    ['ten hours', 10, 1800],
    ['23 hours', 23, 3600],
  ])('of a message %s old comes in its time', (_, hours, seconds) => {
    expect(delay({ attempts: 40, firstAt: now - hours * hour })).toBe(seconds);
  });

  it('comes within a minute, its own ten seconds included, for two hours', () => {
    const age = fc.integer({ min: 0, max: 2 * hour });
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(age, fc.integer({ min: 1, max: 1000 }), random, (old, attempts, chance) => {
        const seconds = delay({ attempts, firstAt: now - old, random: chance });
        expect(seconds).toBeGreaterThanOrEqual(1.5);
        expect(seconds + attemptMs / second).toBeLessThan(60);
      }),
    );
  });

  it.each([
    ['as late as the provider wants', {}, 600, 600],
    ['no earlier than it would without the wish', { attempts: 6 }, 1, 45],
    ['no later than a day after the first', { firstAt: now - day + 30 * second }, 3600, 30],
  ])('comes %s', (_, change, retryAfterSeconds, seconds) => {
    expect(delay(change, failed({ retryAfterSeconds }))).toBe(seconds);
  });

  it('comes at once where this process had to stop in the middle', () => {
    expect(delay({ attempts: 9 }, { kind: 'interrupted' })).toBe(0);
  });

  it('does not come a day after the first one', () => {
    expect(verdictOf(failed(), attempt({ firstAt: now - day }))).toEqual({ status: 'dead', blocks: false });
  });

  it('comes also after the clock was set back', () => {
    expect(delay({ firstAt: now + 5 * day })).toBe(2);
  });
});

const refusal = (status: number | null) =>
  failed({ permanent: true, answer: status === null ? null : { status, text: '' } });

describe('A refusal for good', () => {
  it.each([400, 401, 403, 404, 410])('with HTTP %i blocks the recipient', status => {
    expect(verdictOf(refusal(status), attempt())).toEqual({ status: 'dead', blocks: true });
    expect(verdictOf(refusal(status), attempt({ type: 'sms' }))).toEqual({ status: 'dead', blocks: true });
  });

  it.each([301, 405, 413, 422, null])('with HTTP %s blocks nobody', status => {
    expect(verdictOf(refusal(status), attempt())).toEqual({ status: 'dead', blocks: false });
  });

  it.each<[number | null, boolean]>([
    [550, true],
    [551, true],
    [553, true],
    [556, true],
    [535, false],
    [534, false],
    [554, false],
    [null, false],
  ])('of a mail server with %s blocks the mailbox: %s', (status, blocks) => {
    expect(verdictOf(refusal(status), attempt({ type: 'email' }))).toEqual({ status: 'dead', blocks });
  });
});

describe('Nothing is sent', () => {
  const config = { enabled: true, blockedAt: null, blockedReason: null };

  it.each([
    ['for a config that is gone', null, 'was deleted'],
    ['for one that is switched off', { ...config, enabled: false }, 'is switched off'],
    ['for one that is blocked', { ...config, blockedAt: new Date(now), blockedReason: '410 Gone' }, '410 Gone'],
  ])('%s', (_, given, words) => {
    expect(refusalOf(given)).toContain(words);
  });

  it('is not said of a config that works', () => {
    expect(refusalOf(config)).toBeNull();
  });
});
