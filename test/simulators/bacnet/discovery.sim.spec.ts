import { platform } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { BacnetSimulator } from '../../../src/simulators/bacnet/bacnet.simulator.js';
import { eventually } from '../../support/eventually.js';
import { closeAll, hex, me, objectHex, RawClient, readOf, service, simulate } from './raw.client.js';

afterEach(closeAll);

const hearsBroadcasts = platform() === 'linux';

/** Instances that announced themselves, and from where. */
function announced(client: RawClient): string[] {
  return client.frames
    .flatMap(({ from, hex: frame }) => {
      const instance = /1000c4([0-9a-f]{8})/.exec(frame)?.[1];
      return instance === undefined ? [] : [`${Number.parseInt(instance, 16) & 0x3fffff}@${from.split(':')[0]}`];
    })
    .toSorted();
}

describe.runIf(hearsBroadcasts)('Simulated BACnet devices that are looked for', () => {
  it('all answer one broadcast, each from its own address', async () => {
    const simulator = await simulate({ devices: 3 });
    const client = await RawClient.open();
    client.send(simulator.broadcast!, 0x0b, '01001008');
    const all = ['1001@127.0.0.10', '1002@127.0.0.11', '1003@127.0.0.12'];
    await eventually(() => expect(announced(client)).toEqual(all));
    expect(client.frames[0]?.hex).toBe(`810a001501001000c4${objectHex(8, 1001)}2205c491002203e7`);
    expect(simulator.devices.map(({ address }) => address)).toEqual(
      [10, 11, 12].map(number => `127.0.0.${number}:${simulator.port}`),
    );
  });

  it('answer only when their instance is in the range', async () => {
    const simulator = await simulate({ devices: 4 });
    const client = await RawClient.open();
    client.send(simulator.broadcast!, 0x0b, '010010080a03ea1a03eb');
    await eventually(() => expect(announced(client)).toEqual(['1002@127.0.0.11', '1003@127.0.0.12']));
    client.send(simulator.broadcast!, 0x0b, '010010080a03ea');
    client.send(simulator.broadcast!, 0x0b, '0100100809ff');
    await client.hearsOnly(2, simulator.device(1001));
  });

  it('may have the same instance, as on a site where nobody looked', async () => {
    const simulator = await simulate({ devices: [{ instance: 9 }, { instance: 9 }] });
    const client = await RawClient.open();
    client.send(simulator.broadcast!, 0x0b, '01001008');
    await eventually(() => expect(announced(client)).toEqual(['9@127.0.0.10', '9@127.0.0.11']));
    expect(simulator.device(9)).toBe(simulator.devices[0]);
  });

  it('drop a broadcast that says it is a unicast', async () => {
    const simulator = await simulate({ devices: 2 });
    const client = await RawClient.open();
    client.send(simulator.broadcast!, 0x0a, '01001008');
    client.send(simulator.broadcast!, 0x0b, `01040005010c${readOf(me(1001), 77)}`);
    await client.hearsOnly(0, simulator.device(1001));
  });

  it('announce themselves to everybody, where that is their way', async () => {
    const simulator = await simulate({ devices: [{ instance: 5, faults: { iAm: 'broadcast' } }], bbmd: true });
    const client = await RawClient.open();
    client.send(simulator.bbmd!.address, 0x05, '003c');
    expect((await client.next(0)).hex).toBe('810000060000');
    client.send(simulator.device(5).address, 0x0a, '01001008');
    const port = hex(simulator.port, 2);
    const forwarded = `7f00000a${port}0120ffff00ff1000c4${objectHex(8, 5)}2205c491002203e7`;
    expect((await client.next(1)).hex).toBe(`8104${hex(forwarded.length / 2 + 4, 2)}${forwarded}`);
  });

  it('are on a port that no other simulator has, and refuse to share one', async () => {
    const [first, second] = [await simulate({ devices: 1 }), await simulate({ devices: 1 })];
    expect(first.port).not.toBe(second.port);
    await expect(BacnetSimulator.open({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const client = await RawClient.open();
    client.send(second.broadcast!, 0x0b, '01001008');
    await eventually(() => expect(client.frames.map(({ from }) => from)).toEqual([`127.0.0.10:${second.port}`]));
  });
});

describe('Simulated BACnet devices without broadcasts', () => {
  it('answer a Who-Is sent to each of them', async () => {
    const simulator = await simulate({ devices: 3, spread: 'ports' });
    const client = await RawClient.open();
    expect(simulator.broadcast).toBeNull();
    for (const device of simulator.devices) client.send(device, 0x0a, '01001008');
    await eventually(() =>
      expect(client.frames.map(({ from }) => from).toSorted()).toEqual(
        simulator.devices.map(({ address }) => address).toSorted(),
      ),
    );
    expect(await client.read(simulator.device(1002), service.read, readOf(me(1002), 75))).toContain(objectHex(8, 1002));
  });
});
