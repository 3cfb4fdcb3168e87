import { describe, expect, it } from 'vitest';
import { BacnetFault } from '../../../src/bacnet/network/bacnet-fault.rules.js';
import { BacstackServices } from '../../../src/bacnet/network/bacstack.services.js';
import { Session } from '../../../src/bacnet/network/transport/session.js';
import { SystemClock } from '../../../src/shared/clock.js';
import { eventually } from '../../support/eventually.js';
import { counted, faultOf, loopback, noTally, openClient, presentValue, quick } from './clients.js';
import { askedOf, Peer, Request } from './peer.js';
import { enumerated, readMultipleReply, readReply, real, tag, text, unicast } from './wire.js';

const point = { type: 0, instance: 7 };
const present = { property: presentValue };

async function site() {
  const client = await openClient();
  const device = await Peer.open();
  return { client, device };
}

function readAck({ id }: Request, ...parameters: Parameters<typeof readReply>): Buffer {
  return Buffer.concat([Buffer.from([0x30, id, 12]), readReply(...parameters)]);
}

describe('A reply belongs to its request', () => {
  it('also among 300 at once, answered in any order', async () => {
    const { client, device } = await site();
    const held: Request[] = [];
    device.answer = request => {
      held.push(request);
      if (held.length < 50) return;
      for (const one of held.splice(0).toReversed()) void device.replyValue(one, real(askedOf(one).object.instance));
    };
    const reads = Array.from({ length: 300 }, (_, instance) =>
      client.read(device.address, { type: 0, instance }, present, { timeoutMs: 10_000 }),
    );
    const values = await Promise.all(reads);
    expect(values).toEqual(Array.from({ length: 300 }, (_, instance) => [{ type: 'real', value: instance }]));
    expect(client.counters).toMatchObject({ pending: 0, unmatched: 0, thrown: 0, badFrames: 0 });
  });

  it('and not to anything another host sends under its invoke id', async () => {
    const { client, device } = await site();
    const impostor = await Peer.open();
    device.answer = request => {
      void impostor
        .send(unicast(readAck(request, { object: point, ...present, values: real(666) })), request.from)
        .then(() => counted(client, 'unmatched', 1))
        .then(() => device.replyValue(request, real(21)));
    };
    expect(await client.read(device.address, point, present)).toEqual([{ type: 'real', value: 21 }]);
  });

  it('and not to one that claims to be forwarded from its device', async () => {
    const { client, device } = await site();
    const impostor = await Peer.open();
    device.answer = request => {
      const apdu = readAck(request, { object: point, ...present, values: real(666) });
      const origin = Buffer.from([127, 0, 0, 1, device.port >> 8, device.port & 0xff]);
      const body = Buffer.concat([origin, Buffer.from([1, 0]), apdu]);
      const forwarded = Buffer.concat([Buffer.from([0x81, 0x04, 0, body.length + 4]), body]);
      void impostor
        .send(forwarded, request.from)
        .then(() => counted(client, 'unmatched', 1))
        .then(() => device.replyValue(request, real(22)));
    };
    expect(await client.read(device.address, point, present)).toEqual([{ type: 'real', value: 22 }]);
  });

  it('and not to a reply to another service', async () => {
    const { client, device } = await site();
    device.answer = request => {
      const other = Buffer.concat([
        Buffer.from([0x30, request.id, 14]),
        readMultipleReply({ object: point, ...present }),
      ]);
      void device.reply(request, other).then(() => device.replyValue(request, real(23)));
    };
    expect(await client.read(device.address, point, present)).toEqual([{ type: 'real', value: 23 }]);
    expect(client.counters.unmatched).toBe(1);
  });

  it.each([
    ['another object', { object: { type: 0, instance: 8 }, property: presentValue }],
    ['another property', { object: point, property: 77 }],
    ['one element of it', { object: point, property: presentValue, index: 1 }],
  ])('and not to a reply about %s; the right one may follow', async (_, told) => {
    const { client, device } = await site();
    device.answer = request => {
      const wrong = readAck(request, { ...told, values: real(666) });
      void device.reply(request, wrong).then(() => device.replyValue(request, real(24)));
    };
    expect(await client.read(device.address, point, present)).toEqual([{ type: 'real', value: 24 }]);
  });

  it('and is a mismatch where nothing else comes', async () => {
    const { client, device } = await site();
    const told = { object: { type: 1, instance: 7 }, property: presentValue, values: real(666) };
    device.answer = request => void device.reply(request, readAck(request, told));
    expect(await faultOf(client.read(device.address, point, present, quick))).toMatchObject({ kind: 'mismatch' });
  });

  it('and comes too late after the time-out: it never satisfies another request', async () => {
    const { client, device } = await site();
    const late: Request[] = [];
    device.answer = request => void late.push(request);
    expect(await faultOf(client.read(device.address, point, present, quick))).toMatchObject({ kind: 'timeout' });
    device.answer = request => {
      void device
        .replyValue(late[0]!, real(666))
        .then(() => counted(client, 'unmatched', 1))
        .then(() => device.replyValue(request, real(25)));
    };
    expect(await client.read(device.address, point, present)).toEqual([{ type: 'real', value: 25 }]);
  });

  it('also when the device is asked as device 4194303, whatever it is', async () => {
    const { client, device } = await site();
    const told = { object: { type: 8, instance: 1_234 }, property: 77, values: text('Boiler') };
    device.answer = request => void device.reply(request, readAck(request, told));
    const any = { type: 8, instance: 4_194_303 };
    expect(await client.read(device.address, any, { property: 77 })).toEqual([{ type: 'text', value: 'Boiler' }]);
  });

  it('to a repetition when the first datagram was lost', async () => {
    const { client, device } = await site();
    device.answer = request => {
      if (device.requests.length === 2) void device.replyValue(request, real(26));
    };
    const read = client.read(device.address, point, present, { timeoutMs: 500, retries: 1 });
    expect(await read).toEqual([{ type: 'real', value: 26 }]);
    expect(device.requests[1]).toEqual(device.requests[0]);
  });
});

describe('A refusal says how and why', () => {
  it.each([
    [
      'error',
      { errorClass: 2, errorCode: 32 },
      (id: number) => [Buffer.from([0x50, id, 12]), enumerated(2), enumerated(32)],
    ],
    ['reject', { reason: 4 }, (id: number) => [Buffer.from([0x60, id, 4])]],
    ['abort', { reason: 4 }, (id: number) => [Buffer.from([0x71, id, 4])]],
  ] as const)('as an %s', async (kind, refusal, encode) => {
    const { client, device } = await site();
    device.answer = request => void device.reply(request, Buffer.concat([...encode(request.id)]));
    const fault = await faultOf(client.read(device.address, point, present));
    expect(fault).toMatchObject({ kind, refusal });
    expect(fault.message).toContain(device.address);
    expect(fault.message).toContain('property 85 of object 0,7');
  });

  it('for one property of many without a word about the others', async () => {
    const { client, device } = await site();
    device.answer = request => {
      const told = [
        { object: point, property: 85, values: real(27) },
        { object: point, property: 5_000, error: [2, 32] as [number, number] },
        { object: point, property: 77, values: text('Room') },
      ];
      const apdu = Buffer.concat([Buffer.from([0x30, request.id, 14]), readMultipleReply(...told)]);
      void device.reply(request, apdu);
    };
    const properties = [{ property: 77 }, { property: 5_000 }, { property: 85 }, { property: 28 }];
    const results = await client.readMultiple(device.address, [{ object: point, properties }]);
    expect(results.map(({ property }) => property)).toEqual([77, 5_000, 85, 28]);
    expect(results.map(({ outcome }) => outcome)).toMatchObject([
      { values: [{ type: 'text', value: 'Room' }] },
      { fault: { kind: 'error', refusal: { errorClass: 2, errorCode: 32 } } },
      { values: [{ type: 'real', value: 27 }] },
      { fault: { kind: 'mismatch' } },
    ]);
  });
});

describe('Every promise settles', () => {
  const good = readReply({ object: point, ...present, values: real(1) });

  it.each<[string, (id: number) => Buffer, string]>([
    ['a reply that is cut', id => Buffer.concat([Buffer.from([0x30, id, 12]), good.subarray(0, -3)]), 'malformed'],
    ['an empty reply', id => Buffer.from([0x30, id, 12]), 'malformed'],
    ['a reply with more behind it', id => Buffer.concat([Buffer.from([0x30, id, 12]), good, tag(2, [1])]), 'malformed'],
    ['an acknowledgement without values', id => Buffer.from([0x20, id, 12]), 'malformed'],
    ['an error without its class', id => Buffer.from([0x50, id, 12]), 'malformed'],
    ['an error cut in its code', id => Buffer.from([0x50, id, 12, 0x91, 2, 0x91]), 'malformed'],
    ['a string of no length', id => Buffer.concat([Buffer.from([0x30, id, 12]), stringReply(0x75, 0)]), 'malformed'],
    [
      'a string longer than the datagram',
      id => Buffer.concat([Buffer.from([0x30, id, 12]), stringReply(0x75, 200)]),
      'malformed',
    ],
    ['an abort that is cut', id => Buffer.from([0x71, id]), 'timeout'],
    ['a segment acknowledgement', id => Buffer.from([0x40, id, 0, 1]), 'timeout'],
    ['a type nobody knows', id => Buffer.from([0xf0, id, 12]), 'timeout'],
  ])('after %s', async (_, reply, kind) => {
    const { client, device } = await site();
    device.answer = request => void device.reply(request, reply(request.id));
    expect(await faultOf(client.read(device.address, point, present, quick))).toMatchObject({ kind });
    expect(client.counters).toMatchObject({ pending: 0, thrown: 0 });
  });

  it('when nobody answers', async () => {
    const client = await openClient();
    const nobody = await Peer.open();
    const { address } = nobody;
    expect(await faultOf(client.read(address, point, present, { timeoutMs: 500, retries: 1 }))).toMatchObject({
      kind: 'timeout',
      message: `${address}: reading property 85 of object 0,7: no reply, asked 2 times`,
    });
  });

  it('when the socket closes, those that wait for their turn too', async () => {
    const { client, device } = await site();
    const reads = Array.from({ length: 300 }, () => faultOf(client.read(device.address, point, present)));
    await eventually(() => expect(client.counters.pending).toBe(200));
    await client.close();
    const faults = await Promise.all(reads);
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['closed']));
    expect(await faultOf(client.read(device.address, point, present))).toMatchObject({ kind: 'closed' });
  });

  it('when the socket closes at once after the question', async () => {
    const { client, device } = await site();
    const read = faultOf(client.read(device.address, point, present));
    await client.close();
    expect(await read).toMatchObject({ kind: 'closed' });
  });

  it('when it is given up, before it is sent, while it waits for its turn, and while it waits for the reply', async () => {
    const { client, device } = await site();
    const control = new AbortController();
    const { signal } = control;
    expect(await faultOf(client.read(device.address, point, present, { signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'cancelled',
    });
    const reads = Array.from({ length: 250 }, () => faultOf(client.read(device.address, point, present, { signal })));
    await eventually(() => expect(client.counters.pending).toBe(200));
    control.abort();
    expect(new Set((await Promise.all(reads)).map(({ kind }) => kind))).toEqual(new Set(['cancelled']));
    expect(client.counters.pending).toBe(0);
  });

  it('where it cannot be sent', async () => {
    const client = await openClient();
    // A broadcast address of another network: nothing on loopback leads there.
    expect(await faultOf(client.read('0.0.0.1:47808', point, present))).toMatchObject({ kind: 'unreachable' });
  });

  it('and leaves nothing behind in the library', async () => {
    const { device } = await site();
    const session = new Session({ ...loopback, clock: new SystemClock() }, noTally(), () => {});
    await session.bind();
    device.answer = request => {
      if (request.id % 2 === 0) void device.replyValue(request, real(1));
    };
    const services = new BacstackServices(session);
    const asked = { object: point, property: presentValue, index: null };
    const reads = Array.from({ length: 20 }, () => services.read(device.address, asked, quick).catch(() => null));
    expect(Object.keys(session.library['_invokeStore'])).toEqual([]);
    await eventually(() => expect(Object.keys(session.library['_invokeStore'])).toHaveLength(10));
    await Promise.all(reads);
    expect(Object.keys(session.library['_invokeStore'])).toEqual([]);
    await session.close(new BacnetFault('closed', 'The client was closed'));
  });
});

function stringReply(first: number, length: number): Buffer {
  const values = Buffer.from([first, length]);
  return readReply({ object: point, ...present, values });
}
