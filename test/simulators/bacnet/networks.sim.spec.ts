import { platform } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../fakes/fake.clock.js';
import { eventually } from '../../support/eventually.js';
import { closeAll, hex, me, objectHex, RawClient, readOf, service, simulate } from './raw.client.js';

afterEach(closeAll);

const hearsBroadcasts = platform() === 'linux';
const ids = (...instances: number[]) => instances.map(instance => objectHex(8, instance));
const iAm = (instance: number) => `1000c4${objectHex(8, instance)}`;

const register = (client: RawClient, bbmd: string, seconds: number) => client.send(bbmd, 0x05, hex(seconds, 2));

async function routed() {
  const simulator = await simulate({
    devices: [
      {
        instance: 100,
        router: { network: 200, devices: [{ instance: 201 }, { instance: 202, mac: '0a' }, { instance: 203 }] },
      },
      { instance: 101 },
    ],
  });
  return { simulator, router: simulator.device(100), client: await RawClient.open() };
}

describe('Simulated BACnet devices behind a router', () => {
  it('have its address, their network and their own', async () => {
    const { simulator, router } = await routed();
    expect([201, 202, 203].map(instance => simulator.device(instance).address)).toEqual(
      ['01', '0a', '03'].map(mac => `${router.address}#200:${mac}`),
    );
  });

  it('answer what is sent to their network and address, with both in the reply', async () => {
    const { router, client } = await routed();
    client.send(router, 0x0a, `012400c8010aff0275070c${readOf([8, 4_194_303], 75)}`);
    const { hex: reply, from } = await client.next(0);
    expect(from).toBe(router.address);
    expect(reply.slice(8)).toBe(`010800c8010a30070c0c${objectHex(8, 202)}194b3ec4${objectHex(8, 202)}3f`);
    expect(await client.read(router, service.read, readOf(me(100), 75))).toContain(objectHex(8, 100));
  });

  it('answer one who is behind a router himself by the way he came', async () => {
    const { router, client } = await routed();
    client.send(router, 0x0a, `012c00c8010a012c0207 08ff0275070c${readOf(me(202), 75)}`.replace(' ', ''));
    expect((await client.next(0)).hex.slice(8)).toMatch(/^0128012c02070800c8010aff30070c/);
  });

  it.runIf(hearsBroadcasts)(
    'are found by a global Who-Is and by one for their network, not by a local one',
    async () => {
      const { simulator, client, router } = await routed();
      const found = () => client.frames.map(frame => /1000c4(.{8})/.exec(frame.hex)?.[1] ?? frame.hex).toSorted();
      client.send(simulator.broadcast!, 0x0b, '01001008');
      await eventually(() => expect(found()).toEqual(ids(100, 101)));
      client.frames.length = 0;
      client.send(simulator.broadcast!, 0x0b, '012000c800ff1008');
      await eventually(() => expect(found()).toEqual(ids(201, 202, 203)));
      client.frames.length = 0;
      client.send(simulator.broadcast!, 0x0b, '0120ffff00ff1008');
      await eventually(() => expect(found()).toEqual(ids(100, 101, 201, 202, 203)));
      expect(client.frames.find(frame => frame.hex.includes(iAm(202)))).toMatchObject({
        from: router.address,
        hex: expect.stringContaining(`010800c8010a${iAm(202)}`),
      });
    },
  );

  it('are out of reach while the router is dead', async () => {
    const { simulator, router, client } = await routed();
    router.kill();
    client.send(router, 0x0a, '012400c8010aff1008');
    await client.hearsOnly(0, simulator.device(101));
    router.revive();
    simulator.device(202).kill();
    client.send(router, 0x0a, '012400c80103ff1008');
    client.send(router, 0x0a, '012400c8010aff1008');
    client.send(router, 0x0a, '012400c8010fff1008');
    expect((await client.next(1)).hex).toContain(iAm(203));
    await client.hearsOnly(2, router);
  });

  it('are on a network the router is asked for; of others it says that it leads to none', async () => {
    const { router, client } = await routed();
    client.send(router, 0x0a, '018000');
    expect((await client.next(0)).hex.slice(8)).toBe('01800100c8');
    client.send(router, 0x0a, '01800000c8');
    expect((await client.next(1)).hex.slice(8)).toBe('01800100c8');
    client.send(router, 0x0a, '018000012c');
    client.send(router, 0x0a, '0124012c010aff1008');
    expect((await client.next(2)).hex.slice(8)).toBe('01800301012c');
    await client.hearsOnly(3, router);
  });
});

describe('A simulated BBMD', () => {
  it.runIf(hearsBroadcasts)('hands the broadcast of a foreign device on to everybody', async () => {
    const simulator = await simulate({ devices: 2, bbmd: true });
    const { address } = simulator.bbmd!;
    const [client, other] = [await RawClient.open(), await RawClient.open()];
    for (const each of [client, other]) {
      register(each, address, 60);
      expect((await each.next(0)).hex).toBe('810000060000');
    }
    expect(simulator.bbmd!.registered).toEqual([client.address, other.address]);
    client.send(address, 0x09, '01001008');
    await eventually(() => expect(client.frames).toHaveLength(3));
    expect(
      client.frames
        .slice(1)
        .map(({ from }) => from)
        .toSorted(),
    ).toEqual(simulator.devices.map(device => device.address));
    const port = hex(client.socket.address().port, 2);
    expect(other.frames.slice(1)).toEqual([{ from: address, hex: `8104000e7f000001${port}01001008` }]);
  });

  it.runIf(hearsBroadcasts)('tells foreign devices what is broadcast, and by whom', async () => {
    const simulator = await simulate({ devices: 2, bbmd: true });
    const client = await RawClient.open();
    register(client, simulator.bbmd!.address, 60);
    await client.next(0);
    simulator.device(1002).announce();
    const { from, hex: frame } = await client.next(1);
    expect(from).toBe(simulator.bbmd!.address);
    expect(frame.slice(0, 4) + frame.slice(8, 20)).toBe(`81047f00000b${hex(simulator.port, 2)}`);
    expect(frame).toContain(`0120ffff00ff${iAm(1002)}`);
  });

  it('forgets a foreign device half a minute after its time', async () => {
    const clock = new FakeClock();
    const simulator = await simulate({ clock, bbmd: true });
    const client = await RawClient.open();
    register(client, simulator.bbmd!.address, 60);
    await client.next(0);
    clock.advance(89_000);
    expect(simulator.bbmd!.registered).toEqual([client.address]);
    clock.advance(1_000);
    expect(simulator.bbmd!.registered).toEqual([]);
    client.send(simulator.bbmd!.address, 0x09, '01001008');
    expect((await client.next(1)).hex).toBe('810000060060');
  });

  it('may refuse to register anybody, as everything does that is none', async () => {
    const simulator = await simulate({ bbmd: 'refusing' });
    const client = await RawClient.open();
    register(client, simulator.bbmd!.address, 60);
    expect((await client.next(0)).hex).toBe('810000060030');
    client.send(simulator.device(1001), 0x05, '003c');
    expect((await client.next(1)).hex).toBe('810000060030');
    client.send(simulator.device(1001), 0x09, '01001008');
    expect((await client.next(2)).hex).toBe('810000060060');
  });
});
