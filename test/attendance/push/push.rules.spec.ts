import { describe, expect, it } from 'vitest';
import {
  addressOf,
  afterArrival,
  commandFor,
  identityIn,
  isWorthNoting,
  meaningOf,
  timeZoneFor,
  withFacts,
  type Arrivals,
} from '../../../src/attendance/push/push.rules.js';

const at = (text: string) => Date.parse(text);

describe('The time zone of a terminal', () => {
  it.each([
    ['none', 'Europe/Kyiv', '2026-03-02T00:00:00Z', null],
    ['hours', 'Europe/Kyiv', '2026-03-02T00:00:00Z', '2'],
    ['hours', 'Europe/Kyiv', '2026-07-02T00:00:00Z', '3'],
    ['hours', 'Asia/Kolkata', '2026-03-02T00:00:00Z', '5.5'],
    ['minutes', 'Asia/Kolkata', '2026-03-02T00:00:00Z', '330'],
    ['minutes', 'Asia/Kathmandu', '2026-03-02T00:00:00Z', '345'],
    ['hours', 'America/Chicago', '2026-03-02T00:00:00Z', '-6'],
    ['minutes', 'UTC', '2026-03-02T00:00:00Z', '0'],
  ] as const)('is told in %s for %s at %s as %s', (unit, zone, instant, told) => {
    expect(timeZoneFor(unit, zone, at(instant))).toBe(told);
  });
});

describe('A command', () => {
  const facts = { FWVersion: 'Ver 8' };

  it('is to look at the options again as long as the terminal has not been told where to begin', () => {
    expect(commandFor({ stamps: {}, facts }, null, 0)).toBe('CHECK');
    expect(commandFor({ stamps: { ATTLOG: '0' }, facts }, null, 0)).toBeNull();
  });

  it('is to tell about itself while nothing is known', () => {
    expect(commandFor({ stamps: { ATTLOG: '5' }, facts: {} }, null, 0)).toBe('INFO');
  });

  it('is not sent again for five minutes', () => {
    expect(commandFor({ stamps: {}, facts }, 1000, 300_999)).toBeNull();
    expect(commandFor({ stamps: {}, facts }, 1000, 301_000)).toBe('CHECK');
  });
});

describe('New terminals of one address', () => {
  it('are fifty within an hour, and again fifty in the next', () => {
    let arrivals: Arrivals | undefined;
    for (let n = 0; n < 50; n += 1) arrivals = afterArrival(arrivals, n) ?? undefined;
    expect(arrivals).toEqual({ since: 0, count: 50 });
    expect(afterArrival(arrivals, 3_599_999)).toBeNull();
    expect(afterArrival(arrivals, 3_600_000)).toEqual({ since: 3_600_000, count: 1 });
  });
});

describe('A call of a terminal', () => {
  const before = { lastSeenAt: new Date('2026-03-02T08:00:00Z'), remoteAddress: '10.0.0.5' };

  it.each([
    ['2026-03-02T08:00:14Z', '10.0.0.5', false],
    ['2026-03-02T08:00:15Z', '10.0.0.5', true],
    ['2026-03-02T08:00:01Z', '10.0.0.6', true],
    ['2026-03-01T08:00:00Z', '10.0.0.5', true],
  ])('at %s from %s is noted: %s', (now, address, noted) => {
    expect(isWorthNoting(before, new Date(now), address)).toBe(noted);
  });

  it('adds to what is known only what is new', () => {
    const known = { MAC: '1', FWVersion: '2' };
    expect(withFacts(known, { MAC: '1' })).toBe(known);
    expect(withFacts(known, { MAC: '9', UserCount: '4' })).toEqual({ MAC: '9', FWVersion: '2', UserCount: '4' });
  });

  it('names firmware and model by either of their names', () => {
    expect(identityIn({ FirmVer: 'Ver 8', DeviceName: 'x'.repeat(80) })).toEqual({
      firmwareVersion: 'Ver 8',
      deviceModel: 'x'.repeat(60),
    });
    expect(identityIn({ MAC: '1' })).toEqual({});
  });
});

describe('A table', () => {
  it.each([
    ['ATTLOG', 'punches'],
    ['', 'punches'],
    ['RTLOG', 'punches'],
    ['OPTIONS', 'facts'],
    ['OPERLOG', 'ignored'],
    ['BIODATA', 'ignored'],
  ])('called "%s" has %s in it', (table, meaning) => {
    expect(meaningOf(table)).toBe(meaning);
  });
});

describe('The address of a terminal', () => {
  it.each([
    ['10.0.0.5', '10.0.0.5'],
    ['::ffff:10.0.0.5', '10.0.0.5'],
    ['FE80::0:1', 'fe80::1'],
    [`10.0.0.5${' '.repeat(100)}`, 'unknown'],
    ['<script>', 'unknown'],
  ])('%s is shown as %s', (given, shown) => {
    expect(addressOf(given)).toBe(shown);
  });
});
