import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDevices, toDiscovery, toWrite } from '../../../src/bacnet/tasks/task-payload.rules.js';
import { InvalidInput } from '../../../src/shared/errors.js';

const write = { writeId: 1, pointId: 2, value: 21.5, priority: 8 };

const refusalOf = (read: () => object): unknown => {
  try {
    read();
    return null;
  } catch (error) {
    return error;
  }
};

describe('The payload of a stored task', () => {
  it('of a discovery is what was asked for; an empty one asks the own network', () => {
    expect(toDiscovery({ mock: true, request: { low: 1, high: 5 } })).toEqual({
      mock: true,
      request: { low: 1, high: 5 },
    });
    expect(toDiscovery({})).toEqual({ mock: false, request: {} });
    expect(toDiscovery({ mock: 'yes', request: null })).toEqual({ mock: false, request: {} });
  });

  it('that cannot be searched is refused', () => {
    expect(() => toDiscovery({ request: { low: 9, high: 5 } })).toThrow(InvalidInput);
    expect(() => toDiscovery({ request: { low: -1 } })).toThrow(InvalidInput);
  });

  it('of a reading names devices, or none for all of them', () => {
    expect(toDevices({ deviceIds: [1, 2] })).toEqual({ deviceIds: [1, 2] });
    expect(toDevices({ deviceIds: null })).toEqual({ deviceIds: null });
    expect(toDevices({})).toEqual({ deviceIds: null });
  });

  it.each([['1'], [[1.5]], [['a']], [{ 0: 1 }]])('with %j for devices is refused, not taken for all of them', ids => {
    expect(() => toDevices({ deviceIds: ids })).toThrow(InvalidInput);
  });

  it.each([21.5, 'Auto', true, null])('of a command keeps the value %j', value => {
    expect(toWrite({ ...write, value })).toEqual({ ...write, value });
  });

  it('of a command without a value, or with one that is none, is refused: it must not become a relinquish', () => {
    for (const value of [undefined, {}, [1], { value: 1 }])
      expect(() => toWrite({ ...write, value })).toThrow(InvalidInput);
    for (const field of ['writeId', 'pointId', 'priority'])
      expect(() => toWrite({ ...write, [field]: undefined })).toThrow(InvalidInput);
  });

  it('of whatever shape is read or refused, and never anything else', () => {
    const fields = fc.dictionary(fc.constantFrom('deviceIds', 'writeId', 'pointId', 'value'), fc.jsonValue());
    fc.assert(
      fc.property(fields, given => {
        const refusals = [refusalOf(() => toDevices(given)), refusalOf(() => toWrite(given))];
        expect(refusals.every(refusal => refusal === null || refusal instanceof InvalidInput)).toBe(true);
      }),
    );
  });
});
