import fc from 'fast-check';
import type { Punch } from '../../../src/attendance/days/reckoning/punch.rules.js';
import { directionModes } from '../../../src/attendance/devices/attendance-device.rules.js';
import { recordResolutions } from '../../../src/attendance/ledger/attendance-record.rules.js';

let count = 0;

/** A record of a terminal at this time of 2026-03-02 or of another day (`2026-03-03T06:00`), UTC. */
export function punch(time: string, changes: Partial<Punch> = {}): Punch {
  const instant = time.includes('T') ? `${time}Z` : `2026-03-02T${time}Z`;
  return {
    recordId: (count += 1),
    correctionId: null,
    at: Date.parse(instant),
    localTime: instant.slice(0, 19),
    deviceId: 1,
    deviceName: 'Gate',
    mode: 'status',
    debounceMs: 60_000,
    state: null,
    stated: null,
    isValid: true,
    isIgnored: false,
    resolution: 'unique',
    driftMs: null,
    ...changes,
  };
}

/** What somebody added. */
export function added(time: string, direction: 'in' | 'out'): Punch {
  const ids = { recordId: null, correctionId: (count += 1) };
  return punch(time, { ...ids, stated: direction, debounceMs: 0, deviceId: null, deviceName: null });
}

const times = fc.integer({ min: 0, max: 86_399 }).map(seconds => Date.parse('2026-03-02T00:00:00Z') + seconds * 1000);

const record = fc
  .record({
    at: times,
    deviceId: fc.integer({ min: 1, max: 3 }),
    mode: fc.constantFrom(...directionModes),
    debounceMs: fc.constantFrom(0, 60_000, 600_000),
    state: fc.constantFrom(null, 0, 1, 2, 3, 4, 5, 255),
    isValid: fc.boolean(),
    isIgnored: fc.boolean(),
    resolution: fc.constantFrom(...recordResolutions),
  })
  .map(given => punch('00:00:00', given));

const correction = fc
  .record({ at: times, direction: fc.constantFrom('in' as const, 'out' as const) })
  .map(({ at, direction }) => ({ ...added('00:00:00', direction), at }));

/** Punches of one day from terminals of every kind, some of them close together, and corrections. */
export const punches = fc.array(fc.oneof({ weight: 4, arbitrary: record }, { weight: 1, arbitrary: correction }), {
  maxLength: 14,
});
