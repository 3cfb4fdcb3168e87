import { describe, expect, it } from 'vitest';
import type { BacnetClient } from '../../../src/bacnet/network/bacnet.client.js';
import { BacnetSimulator } from '../../../src/simulators/bacnet/bacnet.simulator.js';
import type { SimulatedDevice } from '../../../src/simulators/bacnet/device/simulated-device.js';
import { eventually } from '../../support/eventually.js';
import { counted, faultOf, openClient, quick } from './clients.js';
import { closedAfterwards, Peer, Request } from './peer.js';
import { readReply, text } from './wire.js';

const device = { type: 8, instance: 1 };
const description = { property: 28 };
const long = 'x'.repeat(900);

/** A ReadProperty-ACK in pieces of 400 bytes. */
function segmentsOf({ id }: Request, values: Buffer, window = 2): Buffer[] {
  const body = readReply({ object: device, property: 28, values });
  const count = Math.ceil(body.length / 400);
  return Array.from({ length: count }, (_, sequence) => {
    const first = sequence < count - 1 ? 0x3c : 0x38;
    const header = Buffer.from([first, id, sequence & 0xff, window, 12]);
    return Buffer.concat([header, body.subarray(sequence * 400, (sequence + 1) * 400)]);
  });
}

async function site() {
  return { client: await openClient(), peer: await Peer.open() };
}

describe('A reply in segments', () => {
  it('is read whole, and acknowledged', async () => {
    const { client, peer } = await site();
    peer.answer = request => {
      for (const segment of segmentsOf(request, text(long))) void peer.reply(request, segment);
    };
    expect(await client.read(peer.address, device, description)).toEqual([{ type: 'text', value: long }]);
    await eventually(() =>
      expect(peer.datagrams.slice(1).map(one => one.toString('hex', 6, 8) && one[8])).toEqual([0, 2]),
    );
    expect(client.counters.segmentErrors).toBe(0);
  });

  it('is reminded of by the client when its sender falls silent', async () => {
    const { client, peer } = await site();
    peer.answer = request => {
      const [first, ...rest] = segmentsOf(request, text(long));
      void peer.reply(request, first!);
      void counted(client, 'segmentErrors', 1).then(async () => {
        for (const segment of rest) await peer.reply(request, segment);
      });
    };
    const read = client.read(peer.address, device, description, { timeoutMs: 500 });
    expect(await read).toEqual([{ type: 'text', value: long }]);
  });

  it('that breaks off is asked for again, under another invoke id', async () => {
    const { client, peer } = await site();
    peer.answer = request => {
      const segments = segmentsOf(request, text(long));
      for (const segment of peer.requests.length === 1 ? segments.slice(0, 1) : segments)
        void peer.reply(request, segment);
    };
    const read = client.read(peer.address, device, description, { timeoutMs: 500, retries: 1 });
    expect(await read).toEqual([{ type: 'text', value: long }]);
    const [first, second] = peer.requests;
    expect(second?.data).toEqual(first?.data);
    expect(second?.id).not.toBe(first?.id);
  });

  it('that is longer than 60,000 bytes is ended by the client', async () => {
    const { client, peer } = await site();
    peer.answer = request => {
      for (let sequence = 0; sequence < 50; sequence++) {
        const header = Buffer.from([0x3c, request.id, sequence, 100, 12]);
        void peer.reply(request, Buffer.concat([header, Buffer.alloc(1_400)]));
      }
    };
    const fault = await faultOf(client.read(peer.address, device, description));
    expect(fault).toMatchObject({ kind: 'abort', refusal: { reason: 1 } });
    await eventually(() => expect(peer.others).toContainEqual({ type: 'abort', id: peer.requests[0]!.id, reason: 1 }));
  });

  it('that is about something else is not the answer', async () => {
    const { client, peer } = await site();
    peer.answer = request => {
      for (const segment of segmentsOf(request, text(long))) void peer.reply(request, segment);
    };
    const other = client.read(peer.address, { type: 8, instance: 2 }, description, quick);
    expect(await faultOf(other)).toMatchObject({ kind: 'mismatch' });
  });

  it('from another host brings nothing into it', async () => {
    const { client, peer } = await site();
    const impostor = await Peer.open();
    peer.answer = request => {
      const [first, ...rest] = segmentsOf(request, text(long));
      const [, ...wrong] = segmentsOf(request, text('y'.repeat(900)));
      void (async () => {
        await peer.reply(request, first!);
        for (const segment of wrong) await impostor.reply(request, segment);
        await counted(client, 'unmatched', wrong.length);
        for (const segment of rest) await peer.reply(request, segment);
      })();
    };
    expect(await client.read(peer.address, device, description)).toEqual([{ type: 'text', value: long }]);
  });
});

describe('Ten replies in segments at once, of four devices on a network that loses a datagram in twenty', () => {
  it('are each what the device has', async () => {
    const devices = Array.from({ length: 4 }, (_, index) => ({
      instance: 1_001 + index,
      points: 500,
      maxApdu: 480,
      windowSize: 4,
      repeatMs: 300,
      faults: { loss: 0.05 },
    }));
    const simulator = closedAfterwards(await BacnetSimulator.open({ devices, seed: 7 }));
    const client = await openClient();
    const reads = Array.from({ length: 10 }, async (_, index) => {
      const simulated = simulator.devices[index % 4]!;
      if (index < 5) await expectAllNames(client, simulated);
      else await expectWholeList(client, simulated);
    });
    await Promise.all(reads);
    expect(client.counters).toMatchObject({ pending: 0, thrown: 0, badFrames: 0 });
  });
});

const stubborn = { timeoutMs: 1_000, retries: 5 };
const key = (value: unknown) => JSON.stringify(value);

async function expectWholeList(client: BacnetClient, { address, instance, objects }: SimulatedDevice): Promise<void> {
  const self = { type: 8, instance };
  const list = await client.read(address, self, { property: 76 }, stubborn);
  const there = [self, ...[...objects].map(object => object.id)];
  expect(list.map(key).sort()).toEqual(there.map(value => key({ type: 'object', value })).sort());
}

async function expectAllNames(client: BacnetClient, { address, objects }: SimulatedDevice): Promise<void> {
  const some = [...objects].slice(0, 35);
  const specs = some.map(({ id }) => ({ object: id, properties: [{ property: 77 }] }));
  const results = await client.readMultiple(address, specs, stubborn);
  const names = some.map(({ plan }) => ({ values: [{ type: 'text', value: plan.name }] }));
  expect(results.map(({ outcome }) => outcome)).toEqual(names);
}
