import { describe, expect, it } from 'vitest';
import type { IAm, ValueChange, WhoIs } from '../../../src/bacnet/network/bacnet.client.js';
import { BacnetSimulator } from '../../../src/simulators/bacnet/bacnet.simulator.js';
import { eventually } from '../../support/eventually.js';
import { broadcast, endpointOf, faultOf, openClient, presentValue } from './clients.js';
import { askedOf, closedAfterwards, Peer } from './peer.js';
import { announcement, bvlc, iAm, notification, npdu, readReply, real, routedNpdu, unicast } from './wire.js';

const isLinux = process.platform === 'linux';

async function listening() {
  const client = await openClient();
  const heard: IAm[] = [];
  client.announcements.subscribe(device => heard.push(device));
  return { client, heard, here: endpointOf(client) };
}

async function overhearing() {
  const { client, here } = await listening();
  const neighbour = await Peer.open(broadcast, here.port, true);
  return { client, neighbour };
}

async function following() {
  const { client, here } = await listening();
  const changes: ValueChange[] = [];
  client.changes.subscribe(change => changes.push(change));
  return { client, here, changes, device: await Peer.open() };
}

const hexOf = (peer: Peer) => peer.datagrams.map(one => one.toString('hex'));

describe.skipIf(!isLinux)('A Who-Is', () => {
  it.each([
    ['local', '810b0008 0100 1008'],
    ['global', '810b000c 0120 ffff 00 ff 1008'],
    [{ network: 200 }, '810b000c 0120 00c8 00 ff 1008'],
  ] as const)('to %j goes out as a broadcast', async (scope, frame) => {
    const { client, neighbour } = await overhearing();
    await client.whoIs({ scope });
    await eventually(() =>
      expect(neighbour.datagrams.map(one => one.toString('hex'))).toEqual([frame.replaceAll(' ', '')]),
    );
  });

  it('asks for a range from 0 on', async () => {
    const { client, neighbour } = await overhearing();
    await client.whoIs({ scope: 'local', low: 0, high: 4_194_303 });
    await eventually(() => expect(neighbour.datagrams[0]?.toString('hex')).toBe('810b000e0100100809001b3fffff'));
  });

  it('goes to one device alone, also behind a router', async () => {
    const { client } = await listening();
    const device = await Peer.open();
    await client.whoIs({ scope: { address: device.address } });
    await client.whoIs({ scope: { address: `${device.address}#200:04` } });
    await eventually(() => expect(device.datagrams).toHaveLength(2));
    expect(device.datagrams.map(one => one.toString('hex'))).toEqual([
      '810a000801001008',
      '810a000d012000c80104ff1008',
    ]);
  });

  it.each([{ low: 5 }, { high: 5 }, { low: 6, high: 5 }, { low: -1, high: 5 }, { low: 0, high: 4_194_304 }])(
    'is not sent for %j',
    async range => {
      const { client } = await listening();
      expect(await faultOf(client.whoIs({ scope: 'local', ...range }))).toMatchObject({ kind: 'encode' });
    },
  );

  it.each([{ network: 0 }, { network: 65_535 }, { address: 'localhost' }, { address: '127.0.0.256:1' }])(
    'is not sent to %j',
    async scope => {
      const { client } = await listening();
      expect(await faultOf(client.whoIs({ scope }))).toMatchObject({ kind: 'encode' });
    },
  );
});

describe('An announcement', () => {
  it('tells who is where', async () => {
    const { heard, here } = await listening();
    const device = await Peer.open();
    await device.send(unicast(Buffer.concat([Buffer.from([0x10, 0]), announcement(1_001, 480, 3, 260)])), here);
    await eventually(() => expect(heard).toHaveLength(1));
    expect(heard).toEqual([
      { instance: 1_001, address: device.address, maxApdu: 480, segmentation: 'none', vendorId: 260 },
    ]);
  });

  it.skipIf(!isLinux)('is heard when it is broadcast', async () => {
    const { heard, here } = await listening();
    const device = await Peer.open();
    await device.send(bvlc(0x0b, npdu(iAm(1_002))), { ip: broadcast, port: here.port });
    await eventually(() => expect(heard).toMatchObject([{ instance: 1_002, address: device.address }]));
  });

  it('keeps its true origin when a BBMD forwards it', async () => {
    const { heard, here } = await listening();
    const bbmd = await Peer.open();
    await bbmd.send(bvlc(0x04, Buffer.from([10, 77, 0, 103, 0xba, 0xc0]), npdu(iAm(6_000))), here);
    await eventually(() => expect(heard).toMatchObject([{ instance: 6_000, address: '10.77.0.103:47808' }]));
  });

  it.each([
    ['with a wrong object', Buffer.from('c400000001220 5c4910021 0f'.replaceAll(' ', ''), 'hex')],
    ['cut in its APDU size', announcement(1_003).subarray(0, 7)],
    ['with an impossible segmentation', announcement(1_003, 480, 9)],
  ])('%s is none', async (_, parameters) => {
    const { client, heard, here } = await listening();
    const device = await Peer.open();
    await device.send(unicast(Buffer.concat([Buffer.from([0x10, 0]), parameters])), here);
    await device.send(unicast(iAm(1_004)), here);
    await eventually(() => expect(heard).toMatchObject([{ instance: 1_004 }]));
    expect(client.counters.thrown).toBe(0);
  });
});

describe('A device behind a router', () => {
  it('is announced with its network and its MAC, and asked and answers by them', async () => {
    const { client, heard, here } = await listening();
    const router = await Peer.open();
    await router.send(bvlc(0x0a, routedNpdu(200, [0x04], iAm(3_001))), here);
    await eventually(() => expect(heard).toHaveLength(1));
    const { address } = heard[0]!;
    expect(address).toBe(`${router.address}#200:04`);
    router.answer = request => {
      const apdu = Buffer.concat([
        Buffer.from([0x30, request.id, 12]),
        readReply({ ...askedOf(request), values: real(31) }),
      ]);
      // Its neighbour first, then itself.
      void router
        .send(bvlc(0x0a, routedNpdu(200, [0x05], apdu)), request.from)
        .then(() => router.send(bvlc(0x0a, routedNpdu(200, [0x04], apdu)), request.from));
    };
    const value = await client.read(address, { type: 0, instance: 1 }, { property: presentValue });
    expect(value).toEqual([{ type: 'real', value: 31 }]);
    expect(router.datagrams[0]?.subarray(4, 11).toString('hex')).toBe('012400c80104ff');
    expect(client.counters.unmatched).toBe(1);
  });
});

describe.skipIf(!isLinux)('The devices of a site', () => {
  const devices = [
    { instance: 1_001 },
    { instance: 1_002, faults: { iAm: 'broadcast' as const } },
    { instance: 1_003, router: { network: 200, devices: [{ instance: 3_001 }, { instance: 3_002 }] } },
  ];

  async function scanned(query: WhoIs) {
    const simulator = closedAfterwards(await BacnetSimulator.open({ devices }));
    const client = await openClient({ port: simulator.port });
    const heard = new Map<number, string>();
    client.announcements.subscribe(({ instance, address }) => heard.set(instance, address));
    await client.whoIs(query);
    return { simulator, client, heard };
  }

  it('are all found, and asked where they were found', async () => {
    const { simulator, client, heard } = await scanned({ scope: 'global' });
    await eventually(() => expect(heard.size).toBe(5));
    for (const { instance, address, name } of simulator.devices) {
      expect(heard.get(instance)).toBe(address);
      const read = client.read(heard.get(instance)!, { type: 8, instance }, { property: 77 });
      expect(await read).toEqual([{ type: 'text', value: name }]);
    }
  });

  it('are found by their network, and by their range', async () => {
    const { heard } = await scanned({ scope: { network: 200 }, low: 3_002, high: 4_194_303 });
    await eventually(() => expect([...heard.keys()]).toEqual([3_002]));
    const local = await scanned({ scope: 'local', low: 1_002, high: 1_003 });
    await eventually(() => expect(new Set(local.heard.keys())).toEqual(new Set([1_002, 1_003])));
  });
});

describe('A change of value', () => {
  const point = { type: 0, instance: 7 };
  const told = notification(
    9,
    1_001,
    point,
    { property: 85, values: real(21.5) },
    { property: 111, values: Buffer.from([0x82, 0x04, 0x10]) },
  );

  it('is told with all its values', async () => {
    const { here, changes, device } = await following();
    await device.send(unicast(Buffer.concat([Buffer.from([0x10, 2]), told])), here);
    await eventually(() => expect(changes).toHaveLength(1));
    expect(changes).toEqual([
      {
        address: device.address,
        processId: 9,
        device: 1_001,
        object: point,
        secondsLeft: 300,
        values: [
          { property: 85, values: [{ type: 'real', value: 21.5 }] },
          { property: 111, values: [{ type: 'bits', value: [false, false, false, true] }] },
        ],
      },
    ]);
    expect(device.others).toEqual([]);
  });

  it('that is confirmed is acknowledged', async () => {
    const { here, changes, device } = await following();
    await device.send(unicast(Buffer.concat([Buffer.from([0x00, 0x05, 77, 1]), told])), here);
    await eventually(() => expect(device.others).toEqual([{ type: 'simple-ack', id: 77, service: 1 }]));
    expect(changes).toHaveLength(1);
  });

  it('that is cut is neither told nor acknowledged', async () => {
    const { client, here, changes, device } = await following();
    await device.send(unicast(Buffer.concat([Buffer.from([0x00, 0x05, 77, 1]), told.subarray(0, -2)])), here);
    await eventually(() => expect(client.counters.badFrames).toBe(1));
    expect(changes).toEqual([]);
    expect(device.others).toEqual([]);
  });
});

describe('A foreign device', () => {
  const registration = '81050006001e';

  it('registers with a BBMD, has it broadcast, and asks again before it is forgotten', async () => {
    const { client, here } = await listening();
    const bbmd = await Peer.open();
    const registered = client.registerWith(bbmd.address, 1);
    await eventually(() => expect(hexOf(bbmd)).toEqual(['810500060001']));
    await bbmd.send(Buffer.from('810000060000', 'hex'), here);
    await registered;
    await client.whoIs({ scope: 'bbmd' });
    await eventually(() => expect(hexOf(bbmd)).toContain('8109000801001008'));
    await eventually(() => expect(hexOf(bbmd).filter(frame => frame === '810500060001')).toHaveLength(2));
  });

  it('registers again at once when the BBMD forgot it', async () => {
    const { client, here } = await listening();
    const bbmd = await Peer.open();
    const registered = client.registerWith(bbmd.address, 30);
    await eventually(() => expect(hexOf(bbmd)).toEqual([registration]));
    await bbmd.send(Buffer.from('810000060000', 'hex'), here);
    await registered;
    await bbmd.send(Buffer.from('810000060060', 'hex'), here);
    await eventually(() => expect(hexOf(bbmd)).toEqual([registration, registration]));
  });

  it.skipIf(!isLinux)('asks on every network by its own broadcast and by the BBMD', async () => {
    const { client, here } = await listening();
    const bbmd = await Peer.open();
    const neighbour = await Peer.open(broadcast, here.port, true);
    const registered = client.registerWith(bbmd.address, 30);
    await eventually(() => expect(bbmd.datagrams).toHaveLength(1));
    await bbmd.send(Buffer.from('810000060000', 'hex'), here);
    await registered;
    await client.whoIs({ scope: 'global' });
    await eventually(() => expect(hexOf(bbmd)).toEqual([registration, '8109000c0120ffff00ff1008']));
    await eventually(() => expect(hexOf(neighbour)).toEqual(['810b000c0120ffff00ff1008']));
  });

  it('is told that the BBMD takes none; an answer of somebody else says nothing', async () => {
    const { client, here } = await listening();
    const bbmd = await Peer.open();
    const other = await Peer.open();
    const fault = faultOf(client.registerWith(bbmd.address, 30));
    await eventually(() => expect(bbmd.datagrams).toHaveLength(1));
    await other.send(Buffer.from('810000060000', 'hex'), here);
    await bbmd.send(Buffer.from('810000060030', 'hex'), here);
    expect(await fault).toMatchObject({ kind: 'error' });
  });

  it('is told that no BBMD is there, after it asked three times', async () => {
    const { client } = await listening();
    const silent = await Peer.open();
    expect(await faultOf(client.registerWith(silent.address, 30))).toMatchObject({ kind: 'timeout' });
    expect(silent.datagrams).toHaveLength(3);
  });

  it('has nothing broadcast without a registration, and registers with addresses only', async () => {
    const { client } = await listening();
    expect(await faultOf(client.whoIs({ scope: 'bbmd' }))).toMatchObject({ kind: 'unreachable' });
    expect(await faultOf(client.registerWith('bbmd.example', 30))).toMatchObject({ kind: 'encode' });
    expect(await faultOf(client.registerWith('127.0.0.1', 0))).toMatchObject({ kind: 'encode' });
  });

  it('no longer waits for the BBMD when the client closes', async () => {
    const { client } = await listening();
    const silent = await Peer.open();
    const fault = faultOf(client.registerWith(silent.address, 30));
    await eventually(() => expect(silent.datagrams).toHaveLength(1));
    await client.close();
    expect(await fault).toMatchObject({ kind: 'closed' });
  });
});
