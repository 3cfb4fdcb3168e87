import { describe, expect, it } from 'vitest';
import { graceMs, refusalOf } from '../../../src/auth/sessions/session.rules.js';

const now = new Date('2026-03-01T12:00:00Z');
const before = (ms: number) => new Date(now.getTime() - ms);
const session = {
  generation: 5,
  refreshedAt: before(1000),
  expiresAt: new Date('2026-03-08T12:00:00Z'),
  endedAt: null,
};

describe('A refresh token that is not the newest', () => {
  it('is a second tab where the newest was made from it just now', () => {
    expect(refusalOf(session, 4, now)).toBe('late');
    expect(refusalOf({ ...session, refreshedAt: before(graceMs) }, 4, now)).toBe('late');
  });

  it('is stolen where the newest is older than the grace', () => {
    expect(refusalOf({ ...session, refreshedAt: before(graceMs + 1) }, 4, now)).toBe('reused');
  });

  it('is stolen where it is older still, or claims a generation that it was not signed for', () => {
    for (const generation of [0, 3, 5, 6]) expect(refusalOf(session, generation, now)).toBe('reused');
  });

  it('says nothing new about a session that is over', () => {
    expect(refusalOf(null, 4, now)).toBe('over');
    expect(refusalOf({ ...session, endedAt: before(1) }, 3, now)).toBe('over');
    expect(refusalOf({ ...session, expiresAt: now }, 3, now)).toBe('over');
  });
});
