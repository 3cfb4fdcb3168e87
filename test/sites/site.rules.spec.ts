import { describe, expect, it } from 'vitest';
import { isNews, roughly, silentBefore, siteStatus } from '../../src/sites/site.rules.js';

const minute = 60_000;
const now = Date.parse('2026-03-02T08:00:00Z');

describe('A site', () => {
  const heard = { enabled: true, lastHeartbeatAt: now - 15 * minute, silentSince: null };

  it.each([
    ['reports up to 15 minutes after its last heartbeat', heard, 'reporting'],
    ['is silent after that', { ...heard, lastHeartbeatAt: now - 15 * minute - 1 }, 'silent'],
    ['is silent until its return was noticed', { ...heard, silentSince: now - 60 * minute }, 'silent'],
    ['that has never reported is not silent', { ...heard, lastHeartbeatAt: null }, 'never'],
    ['that may not report is not silent', { ...heard, enabled: false, lastHeartbeatAt: 0 }, 'disabled'],
  ] as const)('%s', (_, known, status) => {
    expect(siteStatus(known, now)).toBe(status);
  });

  it('is not blamed for a time in which nobody listened', () => {
    expect(silentBefore(now, now - 15 * minute)).toBe(now - 15 * minute);
    expect(silentBefore(now, now - 15 * minute + 1)).toBeNull();
  });
});

describe('A heartbeat', () => {
  const before = { madeAt: now - 5 * minute, heardAt: now - 5 * minute };

  it.each([
    ['is news when it is the first', now, { madeAt: null, heardAt: null }, true],
    ['is news when it was made later', now - 4 * minute, before, true],
    ['is none when it comes again', now - 5 * minute, before, false],
    ['is none when it was overtaken', now - 6 * minute, before, false],
    ['is believed by a clock that was set back', now - 60 * minute, { ...before, heardAt: now - 9 * minute }, true],
    ['is none when it comes again much later', now - 5 * minute, { ...before, heardAt: now - 60 * minute }, false],
  ])('%s', (_, madeAt, known, news) => {
    expect(isNews({ madeAt, now }, known)).toBe(news);
  });
});

it('A length of time is told roughly', () => {
  expect([15.2, 60, 185, 3120].map(minutes => roughly(minutes * minute))).toEqual([
    '15 min',
    '1 h 0 min',
    '3 h 5 min',
    '2 d 4 h',
  ]);
});
