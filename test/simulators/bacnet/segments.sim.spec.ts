import { afterEach, describe, expect, it } from 'vitest';
import { SimulatedDeviceOptions } from '../../../src/simulators/bacnet/bacnet.simulator.options.js';
import { SimulatedDevice } from '../../../src/simulators/bacnet/device/simulated-device.js';
import { eventually } from '../../support/eventually.js';
import { closeAll, hex, me, objectHex, RawClient, readOf, simulate } from './raw.client.js';

afterEach(closeAll);

async function device(count: number, options: Partial<SimulatedDeviceOptions> = {}) {
  const points = Array.from({ length: count }, (_, index) => ({ type: 2, instance: index + 1 }));
  const simulator = await simulate({ devices: [{ instance: 9, points, ...options }] });
  return { device: simulator.device(9), client: await RawClient.open() };
}

const wholeList = readOf(me(9), 76);
const listOf = (count: number) =>
  `0c${objectHex(8, 9)}194c3e${[
    objectHex(8, 9),
    ...Array.from({ length: count }, (_, index) => objectHex(2, index + 1)),
  ]
    .map(each => `c4${each}`)
    .join('')}3f`;

/** A request for the object list; the limits are those of the asker (20.1.2.4 and 20.1.2.5). */
const ask = (id: number, limits: string) => `02${limits}${hex(id, 1)}0c${wholeList}`;

/** Takes a reply in segments, acknowledging every window; sequence numbers in `lost` never arrive the first time. */
async function take(client: RawClient, target: SimulatedDevice, id: number, window: number, lost: number[] = []) {
  let content = '';
  let expected = 0;
  let sinceAck = 0;
  const missing = new Set(lost);
  for (let at = 0; ; at++) {
    const apdu = (await client.next(at)).hex.slice(12);
    expect(apdu.slice(2, 4)).toBe(hex(id, 1));
    const sequence = Number.parseInt(apdu.slice(4, 6), 16);
    if (missing.delete(sequence)) continue;
    if (sequence !== (expected & 255)) {
      client.send(target, 0x0a, `010042${hex(id, 1)}${hex((expected - 1) & 255, 1)}${hex(window, 1)}`);
      sinceAck = 0;
      continue;
    }
    content += apdu.slice(10);
    expected++;
    const isLast = !apdu.startsWith('3c');
    if (++sinceAck === window || isLast || expected === 1) {
      client.send(target, 0x0a, `010040${hex(id, 1)}${apdu.slice(4, 6)}${hex(window, 1)}`);
      sinceAck = 0;
    }
    if (isLast) return { content, segments: expected };
  }
}

describe('A reply of a simulated BACnet device that is longer than an APDU', () => {
  it('comes in segments, the first one alone, then a window at a time', async () => {
    const { device: target, client } = await device(100, { windowSize: 5 });
    client.send(target, 0x0a, `0104${ask(1, '71')}`);
    expect((await client.next(0)).hex.slice(8, 22)).toBe('01043c0100050c');
    await client.hearsOnly(1, target);
    client.send(target, 0x0a, '010040010002');
    await eventually(() => expect(client.frames).toHaveLength(4));
    expect(client.frames.slice(2).map(frame => frame.hex.slice(12, 22))).toEqual(['3c0101050c', '3c0102050c']);
    client.send(target, 0x0a, '010040010203');
    await eventually(() => expect(client.frames).toHaveLength(6));
    expect(client.frames.slice(4).map(frame => frame.hex.slice(12, 22))).toEqual(['3c0103050c', '380104050c']);
    client.send(target, 0x0a, '010040010403');
    await client.hearsOnly(6, target);
    const content = [0, 2, 3, 4, 5].map(at => client.frames[at]!.hex.slice(22)).join('');
    expect(content).toBe(listOf(100));
  });

  it('is whole again when they are put together, also beyond 256 of them', async () => {
    const { device: target, client } = await device(3_000);
    client.send(target, 0x0a, `0104${ask(2, '70')}`);
    const { content, segments } = await take(client, target, 2, 16);
    expect(segments).toBe(334);
    expect(content === listOf(3_000)).toBe(true);
  });

  it('is repeated from where one was lost', async () => {
    const { device: target, client } = await device(200);
    client.send(target, 0x0a, `0104${ask(3, '70')}`);
    const { content } = await take(client, target, 3, 4, [5, 9, 10, 16]);
    expect(content === listOf(200)).toBe(true);
  });

  it('is sent again while nobody acknowledges it, and given up after some times', async () => {
    const { device: target, client } = await device(100, { repeatMs: 15 });
    client.send(target, 0x0a, `0104${ask(4, '71')}`);
    await eventually(() => expect(client.frames).toHaveLength(4));
    expect(new Set(client.frames.map(frame => frame.hex))).toHaveLength(1);
    // By the time a later one was repeated as often, the first is given up: asking for the rest of it changes nothing.
    client.send(target, 0x0a, `0104${ask(5, '71')}`);
    await eventually(() => expect(client.frames).toHaveLength(8));
    client.send(target, 0x0a, '010042040004');
    await client.hearsOnly(8, target);
  });

  it('ends when the asker gives it up', async () => {
    const { device: target, client } = await device(100);
    client.send(target, 0x0a, `0104${ask(5, '71')}`);
    await client.next(0);
    client.send(target, 0x0a, '0100700500');
    client.send(target, 0x0a, '010040050004');
    await client.hearsOnly(1, target);
  });

  it('goes to several askers at once, and under several invoke ids', async () => {
    const { device: target, client } = await device(300);
    const other = await RawClient.open();
    client.send(target, 0x0a, `0104${ask(6, '70')}`);
    other.send(target, 0x0a, `0104${ask(6, '71')}`);
    const both = await Promise.all([take(client, target, 6, 3), take(other, target, 6, 7)]);
    expect(both.map(({ content }) => content === listOf(300))).toEqual([true, true]);
    expect(both.map(({ segments }) => segments)).toEqual([34, 13]);
  });

  it('is aborted where the asker takes no segments, or not that many', async () => {
    const { device: target, client } = await device(100);
    expect(await client.ask(target, `0001070c${wholeList}`)).toBe('710704');
    expect(await client.ask(target, `0211080c${wholeList}`)).toBe('710801');
    const patient = await RawClient.open();
    patient.send(target, 0x0a, `0104${ask(9, '31')}`);
    expect((await take(patient, target, 9, 8)).segments).toBe(5);
  });

  it('is aborted by a device that cannot send segments, whatever it announced', async () => {
    const { device: target, client } = await device(100, { segmentation: 'none' });
    expect(await client.ask(target, `0271010c${wholeList}`)).toBe('710104');
    const { device: liar, client: second } = await device(100, { faults: { segmentationRefused: true } });
    second.send(liar, 0x0a, '01001008');
    expect((await second.next(0)).hex).toContain('2205c49100');
    expect(await second.ask(liar, `0271010c${wholeList}`)).toBe('710104');
  });

  it('is no longer than the device itself can send', async () => {
    const { device: target, client } = await device(150, { maxApdu: 480 });
    client.send(target, 0x0a, `0104${ask(1, '75')}`);
    expect((await client.next(0)).hex.length / 2).toBe(6 + 480);
    const { segments } = await take(client, target, 1, 2);
    expect(segments).toBe(2);
  });
});
