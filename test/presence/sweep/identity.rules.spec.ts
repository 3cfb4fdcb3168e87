import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify, type Registered, type Seen } from '../../../src/presence/sweep/identity.rules.js';
import type { ProbeAnswer } from '../../../src/presence/sweep/probe-answer.rules.js';

const [macA, macB, macC] = ['02:00:00:00:00:0a', '02:00:00:00:00:0b', '02:00:00:00:00:0c'];
const ada: Registered = { deviceId: 1, address: '10.0.0.1', mac: macA };
const grace: Registered = { deviceId: 2, address: '10.0.0.2', mac: macB };
const at = (address: string, mac: string, reachable = true): Seen => ({ address, mac, reachable });
const answers = (...entries: [string, ProbeAnswer][]) => new Map(entries);
const lines = ({ evidence }: ReturnType<typeof identify>) =>
  evidence.map(({ deviceId, answer, source }) => `${deviceId} ${answer} ${source}`);

describe('an answer', () => {
  it('speaks for the device whose MAC it came from', () => {
    const found = identify([ada], answers(['10.0.0.1', 'up']), [at('10.0.0.1', macA)]);
    expect(lines(found)).toEqual(['1 up probe']);
  });

  it('speaks for the address alone where no MAC can be seen', () => {
    expect(lines(identify([ada], answers(['10.0.0.1', 'up']), []))).toEqual(['1 up probe']);
  });

  it('speaks for the other device when two have swapped their addresses', () => {
    const swapped = [at('10.0.0.1', macB), at('10.0.0.2', macA)];
    const both = answers(['10.0.0.1', 'up'], ['10.0.0.2', 'up']);
    expect(lines(identify([ada, grace], both, swapped))).toEqual(['1 up mac', '2 up mac']);
    const one = answers(['10.0.0.1', 'up'], ['10.0.0.2', 'down']);
    expect(lines(identify([ada, grace], one, [at('10.0.0.1', macB)]))).toEqual(['1 down probe', '2 up mac']);
  });

  it('speaks for nobody when it came from something unknown', () => {
    const found = identify([ada], answers(['10.0.0.1', 'up']), [at('10.0.0.1', macC)]);
    expect(lines(found)).toEqual(['1 down probe']);
    expect(found.conflicts).toEqual([{ deviceId: 1, address: '10.0.0.1', mac: macC }]);
  });

  it('teaches the MAC of a device that had none yet', () => {
    const found = identify([{ ...ada, mac: null }], answers(['10.0.0.1', 'up']), [at('10.0.0.1', macC)]);
    expect(lines(found)).toEqual(['1 up probe']);
    expect(found.learned).toEqual([{ deviceId: 1, mac: macC }]);
  });

  it('is followed to another address by the MAC', () => {
    const found = identify([ada], answers(['10.0.0.1', 'down']), [at('10.0.0.9', macA)]);
    expect(lines(found)).toEqual(['1 up mac']);
    expect(found.moves).toEqual([{ deviceId: 1, from: '10.0.0.1', to: '10.0.0.9' }]);
  });

  it('may be missing while the neighbour table has just heard of the device, and only then', () => {
    const silent = answers(['10.0.0.1', 'down']);
    expect(lines(identify([ada], silent, [at('10.0.0.1', macA)]))).toEqual(['1 up neighbour']);
    expect(lines(identify([ada], silent, [at('10.0.0.1', macA, false)]))).toEqual(['1 down probe']);
  });

  it('of a MAC that stands at several addresses is no evidence of identity', () => {
    const router = [at('10.0.0.1', macC), at('10.0.0.2', macC)];
    const both = answers(['10.0.0.1', 'up'], ['10.0.0.2', 'down']);
    const found = identify([ada, grace], both, router);
    expect(lines(found)).toEqual(['1 up probe', '2 down probe']);
    expect(found.conflicts).toEqual([]);
  });

  it('that is not known stays so', () => {
    expect(lines(identify([ada, grace], answers(['10.0.0.1', 'unknown']), []))).toEqual([
      '1 unknown probe',
      '2 unknown probe',
    ]);
  });

  it('gives each device its own presence, however the addresses are shuffled among them', () => {
    const devices = [1, 2, 3, 4, 5].map(id => ({
      deviceId: id,
      address: `10.0.0.${id}`,
      mac: `02:00:00:00:00:0${id}`,
    }));
    const ids = devices.map(({ deviceId }) => deviceId);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(ids, { minLength: 5 }),
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        (order, present) => {
          // Device `order[i]` holds the address of device i + 1.
          const here = order.map((id, index) => ({ id, address: `10.0.0.${index + 1}`, isHere: present[id - 1] }));
          const seen = here
            .filter(({ isHere }) => isHere)
            .map(({ id, address }) => at(address, `02:00:00:00:00:0${id}`));
          const heard = answers(
            ...here.map(({ address, isHere }): [string, ProbeAnswer] => [address, isHere ? 'up' : 'down']),
          );
          const { evidence, conflicts } = identify(devices, heard, seen);
          expect(evidence.map(({ answer }) => answer === 'up')).toEqual(present);
          expect(conflicts).toEqual([]);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
