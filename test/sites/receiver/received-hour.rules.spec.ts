import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../../src/sites/receiver/instant.rules.js';
import { readHours, revisionIn, type SentHour } from '../../../src/sites/receiver/received-hour.rules.js';
import { localDate, localHour } from '../../../src/shared/zones.js';

const row = (over: Partial<SentHour> = {}): SentHour => ({
  employee_id: 7,
  employee_name: 'Ada',
  fake_name: 'Alias',
  date: '2026-03-02',
  hour: 9,
  first_seen: null,
  last_seen: null,
  minutes_online: 0,
  ...over,
});
const starts = (zone: string, ...rows: SentHour[]) =>
  readHours(rows, zone).hours.map(({ hourStart }) => new Date(hourStart).toISOString());

describe('An hour of another site', () => {
  it('begins when the message says so', () => {
    expect(starts('Europe/Lisbon', row({ hour_start: '2026-03-02T10:30:00+01:00' }))).toEqual([
      '2026-03-02T09:30:00.000Z',
    ]);
  });

  it.each([
    ['UTC', '2026-03-02T09:00:00.000Z'],
    ['Asia/Kolkata', '2026-03-02T03:30:00.000Z'],
    ['America/New_York', '2026-03-02T14:00:00.000Z'],
  ])('else by its calendar in %s', (zone, expected) => {
    expect(starts(zone, row())).toEqual([expected]);
  });

  it.each([
    ['2026-10-25T00:05:00Z', '2026-10-25T00:00:00.000Z'],
    ['2026-10-25T01:00:00Z', '2026-10-25T01:00:00.000Z'],
    ['2026-10-25T01:59:59Z', '2026-10-25T01:00:00.000Z'],
    [null, '2026-10-25T00:00:00.000Z'],
  ])('that came twice is told by when somebody was seen: %s', (first_seen, expected) => {
    expect(starts('Europe/Lisbon', row({ date: '2026-10-25', hour: 1, first_seen }))).toEqual([expected]);
  });

  it('is found again from date and hour in every zone, in spring and autumn', () => {
    const zones = ['Europe/Lisbon', 'America/New_York', 'Asia/Kathmandu', 'America/St_Johns', 'Africa/Casablanca'];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 8784 }), (zone, n) => {
        // Hours that begin with the hour of the clocks, as senders that do not say hour_start count them.
        const offset = { 'Asia/Kathmandu': 15, 'America/St_Johns': 30 }[zone] ?? 0;
        const at = Date.parse('2026-01-01T00:00:00Z') + n * 3_600_000 + offset * 60_000;
        const first_seen = new Date(at + 60_000).toISOString();
        const sent = row({ date: localDate(zone, at), hour: localHour(zone, at), first_seen });
        expect(starts(zone, sent)).toEqual([new Date(at).toISOString()]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused where the clocks skipped it, or the calendar has no such day', () => {
    const { hours, errors } = readHours(
      [row(), row({ date: '2026-03-29', hour: 1 }), row({ date: '2026-02-30' })],
      'Europe/Lisbon',
    );
    expect(hours).toHaveLength(1);
    expect(errors).toEqual([
      { field: 'presence_data.1.hour', messages: ['There is no such hour in Europe/Lisbon.'] },
      { field: 'presence_data.2.hour', messages: ['There is no such hour in Europe/Lisbon.'] },
    ]);
  });

  it('is refused the second time in one message', () => {
    const { errors } = readHours([row(), row({ employee_id: 8 }), row({ minutes_online: 5 })], 'UTC');
    expect(errors).toEqual([{ field: 'presence_data.2.hour', messages: ['This employee has this hour already.'] }]);
  });
});

describe('An instant', () => {
  it.each([
    ['2026-03-02T08:00:00Z', '2026-03-02T08:00:00.000Z'],
    ['2026-03-02T08:00:00.123456+00:00', '2026-03-02T08:00:00.123Z'],
    ['2026-03-02T08:00+02:00', '2026-03-02T06:00:00.000Z'],
  ])('is read from %s', (text, expected) => {
    expect(new Date(parseInstant(text) ?? NaN).toISOString()).toBe(expected);
  });

  it.each([
    '2026-03-02',
    '2026-03-02T08:00:00',
    '2026-13-02T08:00:00Z',
    '1969-12-31T23:59:59Z',
    'now',
    '',
    '1772438400',
  ])('is not read from "%s"', text => {
    expect(parseInstant(text)).toBeNull();
  });
});

describe('The revision of a message', () => {
  it.each([
    ['presence/office/2026-03-02T08:00:00.000Z/0123456789abcdef/12', 12],
    ['presence/a%2Fb/2026-03-02T08:00:00.000Z/0/1', 1],
    ['presence/office/2026-03-02T08:00:00.000Z/12', 0],
    ['presence/office/x/y/99999999999', 0],
    ['5f0c6f2e-7d0a-4c0e-9a55-000000000001', 0],
    [undefined, 0],
  ])('in %s is %i', (key, revision) => {
    expect(revisionIn(key)).toBe(revision);
  });
});
