import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readingOf, statusFlag, type Outcome } from '../../../src/bacnet/engine/collection/reading.rules.js';
import { BacnetFault, type BacnetFaultKind } from '../../../src/bacnet/network/bacnet-fault.rules.js';
import type { BacnetValue } from '../../../src/bacnet/network/value.rules.js';

const at = new Date('2026-03-01T12:00:00Z');
const value = (one: BacnetValue): Outcome => ({ values: [one] });
const failed = (kind: BacnetFaultKind, refusal = {}): Outcome => ({ fault: new BacnetFault(kind, 'x', refusal) });
const real = (number: number): Outcome => value({ type: 'real', value: number });
const flags = (...set: number[]): Outcome => value({ type: 'bits', value: [0, 1, 2, 3].map(bit => set.includes(bit)) });
const reliability = (number: number): Outcome => value({ type: 'enumerated', value: number });

const read = (presentValue: Outcome, statusFlags: Outcome | null = null, reliable: Outcome | null = null) =>
  readingOf(1, { presentValue, statusFlags, reliability: reliable }, at);

describe('A reading', () => {
  it('has number, flags, reliability and the moment it was read', () => {
    expect(read(real(21.5), flags(0), reliability(0))).toEqual({
      pointId: 1,
      value: 21.5,
      text: null,
      valueType: 'real',
      statusFlags: statusFlag.inAlarm,
      reliability: 0,
      quality: 'good',
      at,
      fault: null,
    });
  });

  it.each<[BacnetValue, number | null, string | null]>([
    [{ type: 'boolean', value: true }, 1, null],
    [{ type: 'enumerated', value: 0 }, 0, null],
    [{ type: 'unsigned', value: 3 }, 3, null],
    [{ type: 'signed', value: -3 }, -3, null],
    [{ type: 'double', value: 1e300 }, 1e300, null],
    [{ type: 'text', value: 'Auto\0' }, null, 'Auto'],
    [{ type: 'octets', value: new Uint8Array([1, 255]) }, null, '01ff'],
    [{ type: 'bits', value: [true, false, true] }, null, '101'],
    [{ type: 'date', value: '2026-03-*' }, null, '2026-03-*'],
    [{ type: 'object', value: { type: 2, instance: 7 } }, null, 'analog-value 7'],
  ])('of %o is a number where it can be, else a text', (one, number, text) => {
    expect(read(value(one))).toMatchObject({ value: number, text, valueType: one.type, quality: 'good' });
  });

  it.each<[string, Outcome, Outcome | null, Outcome | null, string, string | null]>([
    ['in alarm is good', real(1), flags(0), null, 'good', null],
    [
      'whose flags cannot be read is good',
      real(1),
      failed('error', { errorClass: 2, errorCode: 32 }),
      null,
      'good',
      null,
    ],
    ['overridden by hand is uncertain', real(1), flags(2), null, 'uncertain', 'overridden'],
    ['out of service is uncertain', real(1), flags(3), reliability(0), 'uncertain', 'out-of-service'],
    ['with the fault flag is a fault', real(1), flags(1, 3), null, 'fault', 'status-fault'],
    ['that is unreliable is a fault, and says why', real(1), flags(1), reliability(1), 'fault', 'no-sensor'],
    ['without a value is uncertain', value({ type: 'null' }), null, null, 'uncertain', 'no-value'],
    ['of an unknown type cannot be decoded', value({ type: 'other' }), null, null, 'undecodable', 'malformed'],
    ['of an empty answer cannot be decoded', { values: [] }, null, null, 'undecodable', 'malformed'],
    ['of a garbled answer cannot be decoded', failed('malformed'), null, null, 'undecodable', 'malformed'],
    ['of a silent device is offline', failed('timeout'), null, null, 'offline', 'timeout'],
    ['that could not be asked for is stale', failed('unreachable'), null, null, 'stale', 'unreachable'],
    [
      'of an object that is gone is a fault',
      failed('error', { errorClass: 1, errorCode: 31 }),
      null,
      null,
      'fault',
      'unknown-object',
    ],
    [
      'the device gave up on is a fault',
      failed('abort', { reason: 4 }),
      null,
      null,
      'fault',
      'segmentation-not-supported',
    ],
  ])('%s', (_, presentValue, statusFlags, reliable, quality, fault) => {
    expect(read(presentValue, statusFlags, reliable)).toMatchObject({ quality, fault });
  });

  it.each([Number.NaN, Infinity, -Infinity])('of %d is a fault with a text', number => {
    expect(read(real(number))).toMatchObject({
      value: null,
      text: String(number),
      quality: 'fault',
      fault: 'not-a-number',
    });
  });

  const outcome = fc.oneof(
    fc.double().map(real),
    fc.double().map(number => value({ type: 'double', value: number })),
    fc.string().map(text => value({ type: 'text', value: text })),
    fc.array(fc.boolean(), { maxLength: 40 }).map(bits => value({ type: 'bits', value: bits })),
    fc
      .constantFrom<BacnetFaultKind>('timeout', 'error', 'reject', 'abort', 'malformed', 'closed')
      .map(kind => failed(kind)),
    fc.constant<Outcome>({ values: [] }),
  );

  it('can always be stored and sent, and a bad one says why', () => {
    fc.assert(
      fc.property(outcome, fc.option(outcome), fc.option(outcome), (presentValue, statusFlags, reliable) => {
        const reading = read(presentValue, statusFlags, reliable);
        expect(reading.value === null || Number.isFinite(reading.value)).toBe(true);
        expect(reading.fault === null).toBe(reading.quality === 'good');
        expect(JSON.parse(JSON.stringify(reading)).value).toBe(Object.is(reading.value, -0) ? 0 : reading.value);
      }),
    );
  });
});
