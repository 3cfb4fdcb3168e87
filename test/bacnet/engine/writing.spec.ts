import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writePoint } from '../../../src/bacnet/engine/writing.js';
import { isWritable, outcomeOf, valueFor, type WantedValue } from '../../../src/bacnet/engine/writing.rules.js';
import type { BacnetValue } from '../../../src/bacnet/network/value.rules.js';
import { refused, silence } from '../../fakes/bacnet-device.js';
import { FakeBacnetClient, FakeBacnetNetwork } from '../../fakes/bacnet-network.js';

const address = '10.0.0.5:47808';
const object = { type: 2, instance: 1 };
const free = (): BacnetValue[] => Array.from({ length: 16 }, () => ({ type: 'null' }));

function controller() {
  const network = new FakeBacnetNetwork();
  const client = new FakeBacnetClient(network);
  const device = network
    .add({ instance: 1001, address })
    .put(object, { 85: [{ type: 'real', value: 20 }], 87: free() });
  const write = (value: WantedValue, priority = 10, signal?: AbortSignal) =>
    network.time.run(
      writePoint(
        client,
        { device: { address, instance: 1001, maxApdu: 480 }, object },
        { value, priority },
        { clock: network.time.clock, signal },
      ),
    );
  return { network, client, device, write };
}

describe('Writing a point', () => {
  it('commands it and reads it back', async () => {
    const { write } = controller();
    expect(await write(21.3)).toMatchObject({ outcome: 'written', isAcknowledged: true, fault: null });
  });

  it('gives a command back, and the one below it holds again', async () => {
    const { write } = controller();
    await write(18, 16);
    await write(25, 10);
    expect(await write(null, 10)).toEqual({
      outcome: 'relinquished',
      isAcknowledged: true,
      readBack: { value: 18, text: null, valueType: 'real' },
      fault: null,
    });
  });

  it('differs where a higher priority holds', async () => {
    const { device, write } = controller();
    device.write(object, { type: 'real', value: 5 }, 3);
    expect(await write(25)).toMatchObject({ outcome: 'differs', readBack: { value: 5 } });
  });

  it('works for an object without priorities', async () => {
    const { device, write } = controller();
    device.fail(object, 87, refused('error', { errorClass: 2, errorCode: 32 }));
    expect(await write(30)).toMatchObject({ outcome: 'written', readBack: { value: 30 } });
  });

  it('is refused with the reason of the device', async () => {
    const { network, device, write } = controller();
    device.fail(object, 'write', refused('error', { errorClass: 2, errorCode: 40 }));
    expect(await write(25)).toMatchObject({
      outcome: 'refused',
      readBack: null,
      fault: { code: 'write-access-denied' },
    });
    expect(network.log.map(({ kind }) => kind)).toEqual(['write']);
  });

  it('is unconfirmed where the device keeps silent, and is not sent again', async () => {
    const { network, device, write } = controller();
    network.time.after(10, () => (device.options.isDead = true));
    device.fail(object, 'write', silence).fail(object, 87, silence).fail(object, 85, silence);
    expect(await write(25)).toMatchObject({
      outcome: 'unconfirmed',
      isAcknowledged: false,
      fault: { code: 'timeout' },
    });
    expect(network.count('write')).toBe(1);
  });

  it('is written where the answer was lost, but the command is there', async () => {
    const { network, device, write } = controller();
    device.fail(object, 'write', silence);
    expect(await write(25)).toMatchObject({ outcome: 'written', isAcknowledged: false, readBack: { value: 25 } });
    expect(network.count('write')).toBe(1);
  });

  it('is unconfirmed where it can not be read back', async () => {
    const { device, write } = controller();
    const denied = refused('error', { errorClass: 2, errorCode: 27 });
    device.fail(object, 87, denied).fail(object, 85, denied);
    expect(await write(25)).toMatchObject({ outcome: 'unconfirmed', isAcknowledged: true });
  });

  it('never leaves this machine where it makes no sense, or nothing can be sent', async () => {
    const { network, write } = controller();
    expect(await write('warm')).toMatchObject({ outcome: 'refused', fault: { code: 'invalid-value' } });
    expect(await write(21, 7)).toMatchObject({ outcome: 'refused', fault: { code: 'invalid-value' } });
    await expect(write(21, 10, AbortSignal.abort())).rejects.toMatchObject({ kind: 'cancelled' });
    network.isDown = true;
    expect(await write(21)).toMatchObject({ outcome: 'refused', fault: { code: 'unreachable' } });
    expect(network.log).toEqual([]);
  });

  it('that is on its way is not called back', async () => {
    const { network, write } = controller();
    const stop = new AbortController();
    network.time.after(5, () => stop.abort());
    expect(await write(21, 10, stop.signal)).toMatchObject({ outcome: 'written' });
  });
});

describe('A command', () => {
  const states = ['Auto', 'Hand', 'Off'];

  it.each<[string, number, WantedValue, readonly string[] | null, BacnetValue]>([
    ['of an analog value is a real', 2, 21.5, null, { type: 'real', value: 21.5 }],
    ['of a large analog value is a double', 46, 1e300, null, { type: 'double', value: 1e300 }],
    ['of an integer value is signed', 45, -5, null, { type: 'signed', value: -5 }],
    ['of a positive integer value is unsigned', 48, 5, null, { type: 'unsigned', value: 5 }],
    ['of a binary output is 0 or 1', 4, 1, null, { type: 'enumerated', value: 1 }],
    ['of a binary value may be true or false', 5, false, null, { type: 'enumerated', value: 0 }],
    ['of a binary value may be a word', 5, 'Active', null, { type: 'enumerated', value: 1 }],
    ['of a binary value may be what its state is called', 5, 'on', ['Off', 'On'], { type: 'enumerated', value: 1 }],
    ['of a multi-state value is the number of a state', 19, 3, states, { type: 'unsigned', value: 3 }],
    ['of a multi-state output may be what its state is called', 14, 'hand', states, { type: 'unsigned', value: 2 }],
    ['of a text is a text', 40, 'Open', null, { type: 'text', value: 'Open' }],
    ['of a lighting output is a percentage', 54, 100, null, { type: 'real', value: 100 }],
    ['that is given back is null', 2, null, null, { type: 'null' }],
  ])('%s', (_, type, value, names, expected) => {
    expect(valueFor({ type }, { value, priority: 16 }, names)).toEqual({ value: expected });
  });

  it.each<[string, number, WantedValue, readonly string[] | null, number]>([
    ['of an input', 0, 5, null, 10],
    ['that is not a number', 2, 'warm', null, 10],
    ['that is infinite', 2, Infinity, null, 10],
    ['that a real cannot hold', 2, 1e39, null, 10],
    ['that is not whole', 45, 1.5, null, 10],
    ['that is negative', 48, -1, null, 10],
    ['that is neither on nor off', 5, 2, null, 10],
    ['that is the name of no state', 5, 'perhaps', null, 10],
    ['of state 0', 19, 0, states, 10],
    ['of a state there is none of', 19, 4, states, 10],
    ['that is true where states are numbered', 19, true, states, 10],
    ['that is a number where a text is wanted', 40, 5, null, 10],
    ['that is too long', 40, 'x'.repeat(1_001), null, 10],
    ['of more than all light', 54, 101, null, 10],
    ['with a priority of safety', 2, 5, null, 7],
    ['with a priority there is none of', 2, 5, null, 17],
    ['given back with half a priority', 2, null, null, 8.5],
  ])('%s is refused', (_, type, value, names, priority) => {
    expect(valueFor({ type }, { value, priority }, names)).toMatchObject({
      problem: expect.stringMatching(/\.$/) as string,
    });
  });

  it('to anything is a value or a problem, never an error', () => {
    const anything = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null));
    fc.assert(
      fc.property(fc.nat(140), anything, fc.integer({ min: -1, max: 20 }), (type, value, priority) => {
        const result = valueFor({ type }, { value, priority });
        expect('problem' in result || isWritable(type)).toBe(true);
        expect('problem' in result || (priority >= 8 && priority <= 16)).toBe(true);
      }),
    );
  });
});

describe('The outcome of a command', () => {
  const wanted: BacnetValue = { type: 'real', value: 21.3 };
  const nothing: BacnetValue = { type: 'null' };
  const stored: BacnetValue = { type: 'real', value: Math.fround(21.3) };
  const other: BacnetValue = { type: 'real', value: 5 };

  it.each<[BacnetValue, boolean, BacnetValue | undefined, BacnetValue | undefined, string]>([
    [wanted, true, stored, stored, 'written'],
    [wanted, true, undefined, stored, 'written'],
    [wanted, true, stored, undefined, 'written'],
    [wanted, true, stored, other, 'differs'],
    [wanted, true, other, stored, 'differs'],
    [wanted, true, undefined, undefined, 'unconfirmed'],
    [wanted, false, stored, stored, 'written'],
    [wanted, false, undefined, stored, 'unconfirmed'],
    [wanted, false, other, stored, 'unconfirmed'],
    [nothing, true, nothing, other, 'relinquished'],
    [nothing, true, other, other, 'differs'],
    [nothing, true, undefined, other, 'relinquished'],
    [nothing, true, undefined, undefined, 'unconfirmed'],
    [nothing, false, nothing, other, 'relinquished'],
    [nothing, false, other, other, 'unconfirmed'],
    [nothing, false, undefined, other, 'unconfirmed'],
  ])('%o, acknowledged %s, slot %o, value %o: %s', (command, isAcknowledged, slot, presentValue, outcome) => {
    expect(outcomeOf(command, isAcknowledged, { slot, presentValue })).toBe(outcome);
  });
});
