import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, me, objectHex, RawClient, readOf, readsOf, real, service, simulate } from './raw.client.js';

afterEach(closeAll);

const input: [number, number] = [0, 1];
const name = 77;
const value = 85;
const flags = 111;

/** Properties a ReadPropertyMultiple gave a value for, in their order. */
function idsOf(reply: string): number[] {
  const found = [...reply.matchAll(/29(..)4e(?:(?!4f29|4f1f).)*4f/g)].map(([, id]) => Number(`0x${id}`));
  return found.toSorted((a, b) => a - b);
}

async function room() {
  const simulator = await simulate({
    devices: [
      {
        instance: 1001,
        name: 'Boiler',
        vendor: 'Acme',
        vendorId: 7,
        model: 'B-1',
        firmware: '2.5',
        points: [
          { type: 0, instance: 1, name: 'T1', description: 'Supply', units: 62, value: 21.5 },
          { type: 3, instance: 1, name: 'Pump', value: 1, states: ['off', 'on'] },
          { type: 19, instance: 4, name: 'Mode', value: 2, states: ['a', 'b', 'c'] },
        ],
      },
    ],
  });
  return { device: simulator.device(1001), client: await RawClient.open(), simulator };
}

describe('A simulated BACnet device that is read', () => {
  it('answers ReadProperty with the object, the property and the typed value', async () => {
    const { device, client } = await room();
    const reply = await client.ask(device, '0005010c0c000000011955');
    expect(reply).toBe('30010c0c0000000119553e4441ac00003f');
  });

  it('types every kind of point its own way', async () => {
    const { device, client } = await room();
    const [binary, mode] = [[3, 1] as [number, number], [19, 4] as [number, number]];
    expect(await client.read(device, service.read, readOf(binary, value))).toMatch(/3e91013f$/);
    expect(await client.read(device, service.read, readOf(binary, 4))).toMatch(/3e7300\x36f6e3f$/);
    expect(await client.read(device, service.read, readOf(mode, value))).toMatch(/3e21023f$/);
    expect(await client.read(device, service.read, readOf(input, flags))).toMatch(/3e8204003f$/);
    expect(await client.read(device, service.read, readOf(input, 117))).toMatch(/3e913e3f$/);
  });

  it('gives an element of an array, and their number at index 0', async () => {
    const { device, client } = await room();
    const list = 76;
    const elements = [me(1001), input, [3, 1], [19, 4]].map(([type = 0, instance = 0]) => objectHex(type, instance));
    const whole = await client.read(device, service.read, readOf(me(1001), list));
    expect(whole).toBe(`0c${elements[0]}194c3e${elements.map(each => `c4${each}`).join('')}3f`);
    expect(await client.read(device, service.read, readOf(me(1001), list, 0))).toMatch(/2900\x33e21043f$/);
    expect(await client.read(device, service.read, readOf(me(1001), list, 3))).toBe(
      `0c${elements[0]}194c29033ec4${elements[2]}3f`,
    );
    expect(await client.read(device, service.read, readOf([19, 4], 110, 2))).toMatch(/3e7200623f$/);
  });

  it('says what is wrong with a read', async () => {
    const { device, client } = await room();
    const errorOf = async (parameters: string) => (await client.request(device, service.read, parameters)).slice(6);
    expect(await errorOf(readOf([0, 99], value))).toBe('9101911f');
    expect(await errorOf(readOf(input, 9))).toBe('91029120');
    expect(await errorOf(readOf(input, 600))).toBe('91029120');
    expect(await errorOf(readOf(me(1001), 76, 5))).toBe('9102912a');
    expect(await errorOf(readOf(input, value, 1))).toBe('91029132');
  });

  it('rejects what is no request it knows', async () => {
    const { device, client } = await room();
    expect(await client.ask(device, '0005070c')).toBe('600705');
    expect(await client.ask(device, '0005080cff')).toBe('600804');
    expect(await client.ask(device, '0005090c2c00000001')).toBe('600904');
    expect(await client.ask(device, '00050a0c0c000001')).toBe('600a04');
    expect(await client.ask(device, '00050b1a')).toBe('600b09');
    expect(await client.ask(device, '080c0d00010c')).toBe('710d04');
  });

  it('survives and ignores what is no frame at all', async () => {
    const { device, client } = await room();
    for (const bytes of ['', '81', '810a0005', '810a000401', '820a0004', '810a00060101', '810a0007012000', '81ff0004'])
      client.socket.send(Buffer.from(bytes, 'hex'), Number(device.address.split(':')[1]), device.address.split(':')[0]);
    client.send(device, 0x0a, '01041008');
    client.send(device, 0x0a, '010000');
    client.send(device, 0x0a, '0108ffff');
    client.send(device, 0x04, '7f00');
    expect((await client.next(0)).hex).toContain('1000c4');
    await client.hearsOnly(1, device);
  });

  it('answers ReadPropertyMultiple, an error in the place of each property it cannot read', async () => {
    const { device, client } = await room();
    const parameters = readsOf(input, value, 9, [value, 2]) + readsOf([0, 9], name) + readsOf([3, 1], flags);
    expect(await client.read(device, service.readMultiple, parameters)).toBe(
      [
        `0c${objectHex(0, 1)}1e`,
        `29554e${real(21.5)}4f`,
        '29095e910291205f',
        '295539025e910291325f1f',
        `0c${objectHex(0, 9)}1e294d5e9101911f5f1f`,
        `0c${objectHex(3, 1)}1e296f4e8204004f1f`,
      ].join(''),
    );
  });

  it('reads "all", "required" and "optional"', async () => {
    const { device, client } = await room();
    const all = idsOf(await client.read(device, service.readMultiple, readsOf(input, 8)));
    const required = idsOf(await client.read(device, service.readMultiple, readsOf(input, 105)));
    const optional = idsOf(await client.read(device, service.readMultiple, readsOf(input, 80)));
    expect(all).toEqual(expect.arrayContaining([75, 77, 79, 85, 28, 111, 36, 103, 81, 117, 22]));
    expect(required).toEqual(expect.arrayContaining([75, 77, 79, 85, 111, 36, 81, 117]));
    expect(optional).toEqual([22, 28, 103]);
    expect([...required, ...optional].toSorted((a, b) => a - b)).toEqual(all);
  });

  it('tells about itself, also as device 4194303', async () => {
    const { device, client } = await room();
    const reply = await client.read(
      device,
      service.readMultiple,
      readsOf([8, 4194303], name, 121, 120, 70, 112, 98, 62, 107, 155),
    );
    expect(reply.startsWith(`0c${objectHex(8, 1001)}1e`)).toBe(true);
    expect(reply).toContain(`294d4e750700${Buffer.from('Boiler').toString('hex')}4f`);
    expect(reply).toContain(`29794e750500${Buffer.from('Acme').toString('hex')}4f`);
    expect(reply).toContain(`29464e7400${Buffer.from('B-1').toString('hex')}4f`);
    for (const part of [
      '29784e21074f',
      '29704e91004f',
      '29624e21014f',
      '293e4e2205c44f',
      '296b4e91004f',
      '299b4e21014f',
    ])
      expect(reply).toContain(part);
  });

  it('shows a value as it is at that moment, and a fault in the status flags', async () => {
    const { device, client } = await room();
    device.set({ type: 0, instance: 1 }, 30);
    expect(await client.read(device, service.read, readOf(input, value))).toContain(real(30));
    device.put({ type: 0, instance: 1 }, 103, { type: 'enumerated', value: 1 });
    device.put({ type: 0, instance: 1 }, 81, { type: 'boolean', value: true });
    expect(await client.read(device, service.read, readOf(input, flags))).toMatch(/3e8204503f$/);
  });

  it('raises its database revision when points come and go', async () => {
    const { device, client } = await room();
    device.add({ type: 2, instance: 7, value: 5 });
    expect(await client.read(device, service.read, readOf([2, 7], value))).toContain(real(5));
    device.remove({ type: 0, instance: 1 });
    expect(await client.request(device, service.read, readOf(input, value))).toMatch(/9101911f$/);
    expect(await client.read(device, service.read, readOf(me(1001), 155))).toMatch(/3e21033f$/);
    expect(await client.read(device, service.read, readOf(me(1001), 76, 0))).toMatch(/3e21043f$/);
    expect(await client.read(device, service.read, readOf(me(1001), 76, 4))).toContain(`c4${objectHex(2, 7)}`);
  });

  it('counts what it was asked for', async () => {
    const { device, client, simulator } = await room();
    await client.read(device, service.read, readOf(input, value));
    await client.read(device, service.readMultiple, readsOf(input, value));
    await client.read(device, service.readMultiple, readsOf(input, value));
    const { requests } = device;
    expect([requests.count('read-property'), requests.count('read-property-multiple'), requests.total]).toEqual([
      1, 2, 3,
    ]);
    expect(requests.recent.map(({ from, invokeId }) => [from, invokeId])).toEqual(
      [1, 2, 3].map(id => [client.address, id]),
    );
    expect(simulator.describe()).toEqual([
      { instance: 1001, name: 'Boiler', address: device.address, objects: 3, state: 'alive', requests: 3 },
    ]);
  });
});
