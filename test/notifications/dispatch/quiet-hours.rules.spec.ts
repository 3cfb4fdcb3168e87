import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietUntil } from '../../../src/notifications/dispatch/quiet-hours.rules.js';
import { localTime } from '../../../src/shared/zones.js';

const endOf = (from: string, until: string, zone: string, at: string) => {
  const end = quietUntil({ from, until, zone }, Date.parse(at));
  return end === null ? null : new Date(end).toISOString();
};

describe('Quiet hours', () => {
  it.each([
    [
      'hold on the clocks of their zone',
      '13:00',
      '15:00',
      'Europe/Kyiv',
      '2026-01-10T11:00:00Z',
      '2026-01-10T13:00:00.000Z',
    ],
    ['do not hold before', '13:00', '15:00', 'Europe/Kyiv', '2026-01-10T10:59:59Z', null],
    ['are over at their end', '13:00', '15:00', 'Europe/Kyiv', '2026-01-10T13:00:00Z', null],
    ['pass midnight in the evening', '22:00', '07:00', 'UTC', '2026-01-10T23:30:00Z', '2026-01-11T07:00:00.000Z'],
    ['pass midnight in the morning', '22:00', '07:00', 'UTC', '2026-01-11T06:59:59Z', '2026-01-11T07:00:00.000Z'],
    ['leave the day alone', '22:00', '07:00', 'UTC', '2026-01-11T12:00:00Z', null],
    ['end at midnight', '20:00', '00:00', 'UTC', '2026-01-10T21:00:00Z', '2026-01-11T00:00:00.000Z'],
    ['begin at midnight', '00:00', '06:00', 'UTC', '2026-01-11T00:00:00Z', '2026-01-11T06:00:00.000Z'],
    ['of no length are none', '08:00', '08:00', 'UTC', '2026-01-10T08:00:00Z', null],
    [
      'are an hour shorter where the clocks go forward',
      '22:00',
      '07:00',
      'Europe/Kyiv',
      '2026-03-28T21:00:00Z',
      '2026-03-29T04:00:00.000Z',
    ],
    [
      'are an hour longer where the clocks go back',
      '22:00',
      '07:00',
      'Europe/Kyiv',
      '2026-10-24T20:00:00Z',
      '2026-10-25T05:00:00.000Z',
    ],
    [
      'end with the jump where their end is skipped',
      '22:00',
      '03:30',
      'Europe/Kyiv',
      '2026-03-28T23:00:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'end with the second time an hour is shown',
      '22:00',
      '03:30',
      'Europe/Kyiv',
      '2026-10-25T00:45:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'work in zones of half hours',
      '01:00',
      '02:00',
      'Asia/Kolkata',
      '2026-01-10T19:45:00Z',
      '2026-01-10T20:30:00.000Z',
    ],
  ])('%s', (_, from, until, zone, at, end) => {
    expect(endOf(from, until, zone, at)).toBe(end);
  });

  it('do not exist without being set', () => {
    expect(quietUntil(null, Date.parse('2026-01-10T11:00:00Z'))).toBeNull();
  });

  it('agree with a look at the clock on every day without a change of the clocks', () => {
    const hour = fc.integer({ min: 0, max: 23 }).map(n => `${String(n).padStart(2, '0')}:00`);
    const at = fc.integer({ min: Date.parse('2026-06-01T00:00:00Z'), max: Date.parse('2026-08-01T00:00:00Z') });
    fc.assert(
      fc.property(
        hour,
        hour,
        fc.constantFrom('Europe/Kyiv', 'America/New_York', 'Asia/Kathmandu'),
        at,
        (from, until, zone, now) => {
          const { hour: h, minute } = localTime(zone, now);
          const shown = `${String(h).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const isQuiet =
            from < until ? from <= shown && shown < until : from !== until && (from <= shown || shown < until);
          const end = quietUntil({ from, until, zone }, now);
          expect(end !== null).toBe(isQuiet);
          expect(end === null || (end > now && end - now <= 86_400_000)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
