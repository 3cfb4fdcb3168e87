import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ZonedTimes } from '../../../src/attendance/ledger/zoned-times.js';
import { localTime, resolveLocal, zoneOffsetMs } from '../../../src/shared/zones.js';
import { anyTime } from '../terminal/arbitraries.js';

const oddZones = [
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'America/St_Johns',
  'America/Caracas',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Europe/Dublin',
  'Pacific/Apia',
];
const zones = fc.oneof(fc.constantFrom(...oddZones), fc.constantFrom(...Intl.supportedValuesOf('timeZone')));

/** Times around a change of the clocks: the same hours of days of every year, where most changes are. */
const nearChanges = fc
  .record({ year: fc.integer({ min: 2001, max: 2030 }), day: fc.nat(365), minutes: fc.nat(300), second: fc.nat(59) })
  .map(({ year, day, minutes, second }) => {
    const at = Date.UTC(year, 0, 1) + day * 86_400_000 + (minutes - 60) * 60_000 + second * 1_000;
    return localTime('UTC', at);
  });

it('Resolved by the hour, every time of every zone is what it is resolved singly', () => {
  const known = new Map<string, ZonedTimes>();
  fc.assert(
    fc.property(zones, fc.oneof(anyTime, nearChanges), (zone, local) => {
      const times = known.get(zone) ?? new ZonedTimes(zone);
      known.set(zone, times);
      expect(times.resolve(local)).toEqual(resolveLocal(zone, local));
    }),
    { numRuns: 3_000 },
  );
});

const day = 86_400_000;

/** The days from 2005 to 2012 around which the clocks of a zone are changed, and one on which they are not. */
function changingDays(zone: string): number[] {
  const days = [Date.UTC(2010, 6, 1)];
  for (let at = Date.UTC(2005, 0, 1); at < Date.UTC(2012, 0, 3); at += day)
    if (zoneOffsetMs(zone, at) !== zoneOffsetMs(zone, at + day)) days.push(at - day, at, at + day);
  return days;
}

it.each(oddZones)('Every ten minutes of the days on which the clocks are changed in %s are right', zone => {
  const times = new ZonedTimes(zone);
  const wrong: string[] = [];
  for (const start of changingDays(zone)) {
    for (let at = start; at < start + day; at += 600_000) {
      const local = localTime('UTC', at + (at % 7) * 1_000);
      const [own, single] = [times.resolve(local), resolveLocal(zone, local)];
      if (own.instant !== single.instant || own.resolution !== single.resolution || own.second !== single.second)
        wrong.push(new Date(at).toISOString());
    }
  }
  expect(wrong).toEqual([]);
});
