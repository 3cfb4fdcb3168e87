import { afterEach, describe, expect, it } from 'vitest';
import { BacnetFaults } from '../../../src/simulators/bacnet/bacnet.simulator.options.js';
import { eventually } from '../../support/eventually.js';
import { closeAll, hex, me, objectHex, RawClient, readOf, readsOf, real, service, simulate } from './raw.client.js';

afterEach(closeAll);

const sensor: [number, number] = [0, 1];

async function faulty(faults: Partial<BacnetFaults>, maxApdu?: number) {
  const points = [
    { type: 0, instance: 1, value: 20 },
    { type: 0, instance: 2, value: 21 },
  ];
  const simulator = await simulate({
    seed: 7,
    devices: [
      { instance: 1, points, maxApdu, faults },
      { instance: 2, points },
    ],
  });
  return { device: simulator.device(1), well: simulator.device(2), client: await RawClient.open() };
}

/** The invoke id of a reply. */
const idOf = (frame: { hex: string }) => Number.parseInt(frame.hex.slice(14, 16), 16);

/** Which of 40 requests a lossy device answers. */
async function answered(): Promise<number[]> {
  const { device, client } = await faulty({ loss: 0.5 });
  for (let id = 1; id <= 40; id++) client.send(device, 0x0a, `01040275${hex(id, 1)}0c${readOf(sensor, 85)}`);
  // What is sent last is answered last: then all of the others were answered, or lost.
  await eventually(() => {
    client.send(device, 0x0a, `01040275c80c${readOf(sensor, 85)}`);
    expect(client.frames.map(idOf)).toContain(200);
  });
  return client.frames.map(idOf).filter(id => id <= 40);
}

describe('A simulated BACnet device with a fault', () => {
  it('answers nothing while it is dead, and everything once it lives again', async () => {
    const { device, well, client } = await faulty({ dead: true });
    client.send(device, 0x0a, `010400050a0c${readOf(sensor, 85)}`);
    client.send(device, 0x0a, '01001008');
    client.send(device, 0x05, '003c');
    await client.hearsOnly(0, well);
    device.revive();
    expect(await client.read(device, service.read, readOf(sensor, 85))).toContain(real(20));
    device.kill();
    client.send(device, 0x0a, '01001008');
    await client.hearsOnly(2, well);
  });

  it('may hear no Who-Is and answer the rest', async () => {
    const { device, client } = await faulty({ ignoresWhoIs: true });
    client.send(device, 0x0a, '01001008');
    await client.hearsOnly(0, device);
  });

  it('may know no ReadPropertyMultiple, and says so', async () => {
    const { device, well, client } = await faulty({ noReadMultiple: true });
    expect(await client.request(device, service.readMultiple, readsOf(sensor, 85))).toMatch(/^60..09$/);
    const bits = async (of: typeof device) =>
      /3e8507(\w+)3f$/.exec(await client.read(of, service.read, readOf(me(of.instance), 97)))?.[1];
    expect(await bits(well)).toBe('07040b00202000');
    expect(await bits(device)).toBe('07040900202000');
    device.faults({ noReadMultiple: false });
    expect(await client.read(device, service.readMultiple, readsOf(sensor, 85))).toContain(real(20));
    expect(await bits(device)).toBe('07040b00202000');
  });

  it('may drop what is too big for it, in and out, without a word', async () => {
    const { device, client } = await faulty({ silentWhenTooBig: true }, 50);
    client.send(device, 0x0a, `010402750a0e${readsOf(sensor, 8)}`);
    client.send(device, 0x0a, `010402750b0e${readsOf(sensor, 85).repeat(6)}`);
    await client.hearsOnly(0, device);
    device.faults({ silentWhenTooBig: false });
    expect(await client.ask(device, `02750b0e${readsOf(sensor, 85).repeat(6)}`)).toBe('710b0b');
  });

  it('may abort the read of its whole object list, and give its elements', async () => {
    const { device, client } = await faulty({ objectListRefused: true });
    expect(await client.request(device, service.read, readOf(me(1), 76))).toMatch(/^71..01$/);
    expect(await client.request(device, service.readMultiple, readsOf(me(1), 77, 76))).toMatch(/^71..01$/);
    expect(await client.read(device, service.read, readOf(me(1), 76, 0))).toMatch(/3e21033f$/);
    expect(await client.read(device, service.readMultiple, readsOf(me(1), [76, 2], [76, 3]))).toContain(
      objectHex(0, 2),
    );
  });

  it('may reject proprietary properties', async () => {
    const { device, client } = await faulty({ rejectsProprietary: true });
    expect(await client.request(device, service.read, readOf(sensor, 600))).toMatch(/^60..04$/);
    expect(await client.request(device, service.readMultiple, readsOf(sensor, 85, 600))).toMatch(/^60..04$/);
    device.faults({ rejectsProprietary: false });
    device.put({ type: 0, instance: 1 }, 600, { type: 'text', value: 'x' });
    expect(await client.read(device, service.read, readOf(sensor, 600))).toMatch(/3e7200783f$/);
  });

  it('may send what nobody can decode', async () => {
    const object = { type: 0, instance: 1 };
    const { device, client } = await faulty({ undecodable: [{ object, property: 85 }] });
    expect(await client.read(device, service.read, readOf(sensor, 85))).toMatch(/3ed1003f$/);
    const both = await client.read(device, service.readMultiple, readsOf(sensor, 85, 111) + readsOf([0, 2], 85));
    expect(both).toBe(`0c${objectHex(0, 1)}1e29554ed1004f296f4e8204004f1f0c${objectHex(0, 2)}1e29554e${real(21)}4f1f`);
    device.faults({ undecodable: [{ object, property: 85, bytes: Buffer.from('43', 'hex') }] });
    expect(await client.read(device, service.read, readOf(sensor, 85))).toMatch(/19553e433f$/);
  });

  it('may still list an object that is gone', async () => {
    const { device, client } = await faulty({ vanished: [{ type: 0, instance: 1 }] });
    expect(await client.request(device, service.read, readOf(sensor, 85))).toMatch(/9101911f$/);
    expect(await client.read(device, service.readMultiple, readsOf(sensor, 8))).toBe(
      `0c${objectHex(0, 1)}1e29085e9101911f5f1f`,
    );
    expect(await client.read(device, service.read, readOf(me(1), 76))).toContain(`c4${objectHex(0, 1)}`);
  });

  it('may not be the device 4194303', async () => {
    const { device, client } = await faulty({ noWildcard: true });
    expect(await client.request(device, service.read, readOf([8, 4_194_303], 77))).toMatch(/9101911f$/);
  });

  it.each([{ serviceMs: 3_600_000 }, { delayMs: 3_600_000 }])('may be slow or far away: %o', async slowness => {
    const { device, well, client } = await faulty(slowness);
    client.send(device, 0x0a, `01040275010c${readOf(sensor, 85)}`);
    await eventually(() => expect(device.requests.total).toBe(1));
    await client.hearsOnly(0, well);
    device.faults({ serviceMs: 0, delayMs: 1 });
    expect(await client.read(device, service.read, readOf(sensor, 85))).toContain(real(20));
  });

  it('loses its share of the datagrams, the same ones for the same seed', async () => {
    const [first, second] = [await answered(), await answered()];
    expect(first).toEqual(second);
    expect(first.length).toBeGreaterThan(3);
    expect(first.length).toBeLessThan(20);
  });
});
