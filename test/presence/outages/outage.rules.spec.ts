import { describe, expect, it } from 'vitest';
import { absenceOf, describeAbsence, type SignOfLife } from '../../../src/presence/outages/outage.rules.js';

const patienceMs = 120_000;
const before: SignOfLife = { lastAt: 1_000_000, stoppedAt: null, bootId: 'a' };
const start = (at: number, bootId: string | null = 'a') => ({ at, bootId, isStart: true });

describe('an absence of this program', () => {
  it('begins after a patience that may just be used up', () => {
    expect(absenceOf(before, start(1_120_000), patienceMs)).toBeNull();
    expect(absenceOf(before, start(1_120_001), patienceMs)).toEqual({
      from: 1_000_000,
      to: 1_120_001,
      cause: 'program_stopped',
    });
  });

  it('has the cause the evidence shows', () => {
    const late = 2_000_000;
    expect(absenceOf(before, start(late, 'b'), patienceMs)?.cause).toBe('host_rebooted');
    expect(absenceOf(before, start(late, null), patienceMs)?.cause).toBe('program_stopped');
    expect(absenceOf({ ...before, stoppedAt: 1_010_000 }, start(late, 'b'), patienceMs)).toEqual({
      from: 1_010_000,
      to: late,
      cause: 'clean_stop',
    });
    expect(absenceOf(before, { at: late, bootId: 'a', isStart: false }, patienceMs)?.cause).toBe('suspended');
  });

  it('is none when the clock was set back', () => {
    expect(absenceOf(before, start(500_000), patienceMs)).toBeNull();
  });

  it('is told in words', () => {
    const words = describeAbsence({ from: 0, to: 85 * 60_000, cause: 'host_rebooted' });
    expect(words).toBe('Nobody watched for 1 h 25 min: the host was rebooted or lost its power.');
    expect(describeAbsence({ from: 0, to: 180_000, cause: 'clean_stop' })).toBe(
      'Nobody watched for 3 min: it was stopped.',
    );
  });
});
