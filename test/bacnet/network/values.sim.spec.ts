import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodableValue } from '../../../src/bacnet/network/wire/value.codec.js';
import type { BacnetValue } from '../../../src/bacnet/network/value.rules.js';
import { faultOf, openClient, quick } from './clients.js';
import { askedOf, Peer } from './peer.js';
import { inside, objectId, real, tag } from './wire.js';

const point = { type: 2, instance: 3 };
const nan = Buffer.from([0x44, 0x7f, 0xc0, 0, 0]);
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

async function site() {
  const client = await openClient();
  const device = await Peer.open();
  return { client, device };
}

describe('A value is read', () => {
  it.each<[string, Buffer, BacnetValue]>([
    ['nothing', hex('00'), { type: 'null' }],
    ['a boolean', hex('11'), { type: 'boolean', value: true }],
    ['the other boolean', hex('10'), { type: 'boolean', value: false }],
    ['an unsigned', hex('24 ffffffff'), { type: 'unsigned', value: 4_294_967_295 }],
    ['a long unsigned', hex('25 06 010000000000'), { type: 'unsigned', value: 1_099_511_627_776 }],
    ['a signed', hex('32 ff7e'), { type: 'signed', value: -130 }],
    ['a real', real(-2.5), { type: 'real', value: -2.5 }],
    ['a real that is no number', nan, { type: 'real', value: NaN }],
    ['an infinite real', real(-Infinity), { type: 'real', value: -Infinity }],
    ['a double', hex('55 08 3ff8000000000000'), { type: 'double', value: 1.5 }],
    ['octets', hex('63 0102ff'), { type: 'octets', value: Uint8Array.of(1, 2, 255) }],
    ['no octets', hex('60'), { type: 'octets', value: new Uint8Array() }],
    ['a text', hex('75 05 00 c3a4 4131'), { type: 'text', value: 'äA1' }],
    ['an empty text', hex('71 00'), { type: 'text', value: '' }],
    ['a text in Latin 1', hex('72 05 e4'), { type: 'text', value: 'ä' }],
    ['a text in UCS-2', hex('75 05 04 00410042'), { type: 'text', value: 'AB' }],
    ['a long text', hex(`75 fe 0191 00 ${'c3a4'.repeat(200)}`), { type: 'text', value: 'ä'.repeat(200) }],
    ['a long text in Latin 1', hex(`75 fe 0191 05 ${'e4'.repeat(400)}`), { type: 'text', value: 'ä'.repeat(400) }],
    ['a long text in UCS-2', hex(`75 fe 0191 04 ${'00e4'.repeat(200)}`), { type: 'text', value: 'ä'.repeat(200) }],
    ['many octets', hex(`65 fe 012c ${'07'.repeat(300)}`), { type: 'octets', value: new Uint8Array(300).fill(7) }],
    ['bits', hex('82 05 a0'), { type: 'bits', value: [true, false, true] }],
    ['no bits', hex('81 00'), { type: 'bits', value: [] }],
    ['many bits', hex('83 07 ff80'), { type: 'bits', value: [true, true, true, true, true, true, true, true, true] }],
    ['an enumerated', hex('91 03'), { type: 'enumerated', value: 3 }],
    ['a date', hex('a4 7e 0b 15 06'), { type: 'date', value: '2026-11-21' }],
    ['the last day of any February', hex('a4 ff 02 20 ff'), { type: 'date', value: '*-02-32' }],
    ['a date of which nothing is told', hex('a4 ffffffff'), { type: 'date', value: '*-*-*' }],
    ['a time', hex('b4 07 1e 00 05'), { type: 'time', value: '07:30:00.05' }],
    ['a time of which the hour is told', hex('b4 07 ffffff'), { type: 'time', value: '07:*:*.*' }],
    [
      'an object',
      objectId({ type: 1_023, instance: 4_194_303 }),
      { type: 'object', value: { type: 1_023, instance: 4_194_303 } },
    ],
    ['an unsigned of 64 bits', hex('25 08 0100000000000000'), { type: 'other' }],
    ['more bits than the library knows', Buffer.concat([hex('85 12 00'), Buffer.alloc(17)]), { type: 'other' }],
    ['something within', inside(1, inside(1, hex('91 05'), inside(3, real(1)))), { type: 'other' }],
    ['something with a tag of its own', tag(0, [], true), { type: 'other' }],
  ])('%s', async (_, bytes, value) => {
    const { client, device } = await site();
    device.answer = request => void device.replyValue(request, bytes);
    expect(await client.read(device.address, point, { property: 85 })).toEqual([value]);
    expect(client.counters.thrown).toBe(0);
  });

  it('as all its values, in their order, whatever kinds they are', async () => {
    const { client, device } = await site();
    const bytes = Buffer.concat([real(1), inside(0, real(2)), hex('00'), inside(3), hex('91 05')]);
    device.answer = request => void device.replyValue(request, bytes);
    expect(await client.read(device.address, point, { property: 123 })).toEqual([
      { type: 'real', value: 1 },
      { type: 'other' },
      { type: 'null' },
      { type: 'other' },
      { type: 'enumerated', value: 5 },
    ]);
  });

  it('as none where there is none', async () => {
    const { client, device } = await site();
    device.answer = request => void device.replyValue(request, Buffer.alloc(0));
    expect(await client.read(device.address, point, { property: 76 })).toEqual([]);
  });

  it.each([[0], [1], [300], [undefined]])('at the index %s', async index => {
    const { client, device } = await site();
    device.answer = request => void device.replyValue(request, hex('21 07'));
    await client.read(device.address, { type: 8, instance: 1 }, { property: 76, index });
    expect(askedOf(device.requests[0]!)).toEqual({ object: { type: 8, instance: 1 }, property: 76, index });
  });
});

describe('A value is written', () => {
  it.each<[BacnetValue, string]>([
    [{ type: 'null' }, '00'],
    [{ type: 'boolean', value: true }, '11'],
    [{ type: 'unsigned', value: 70_000 }, '23 011170'],
    [{ type: 'signed', value: -130 }, '32 ff7e'],
    [{ type: 'real', value: 21.5 }, '44 41ac0000'],
    [{ type: 'real', value: NaN }, '44 7fc00000'],
    [{ type: 'double', value: 1.5 }, '55 08 3ff8000000000000'],
    [{ type: 'octets', value: Uint8Array.of(1, 255) }, '62 01ff'],
    [{ type: 'text', value: 'ä' }, '73 00c3a4'],
    [{ type: 'bits', value: [true, false, true] }, '82 05a0'],
    [{ type: 'enumerated', value: 1 }, '91 01'],
    [{ type: 'object', value: { type: 8, instance: 1_001 } }, 'c4 020003e9'],
  ])('%j', async (value, bytes) => {
    const { client, device } = await site();
    device.answer = request => void device.reply(request, Buffer.from([0x20, request.id, 15]));
    await client.write(device.address, point, 85, value, 8);
    expect(device.requests[0]?.data.toString('hex')).toBe(`0c0080000319553e${bytes.replaceAll(' ', '')}3f4908`);
  });

  it('without a priority where it has none', async () => {
    const { client, device } = await site();
    device.answer = request => void device.reply(request, Buffer.from([0x20, request.id, 15]));
    await client.write(device.address, point, 85, { type: 'null' }, null);
    expect(device.requests[0]?.data.toString('hex')).toBe('0c0080000319553e003f');
  });

  it('once, although no acknowledgement comes', async () => {
    const { client, device } = await site();
    const write = client.write(device.address, point, 85, { type: 'null' }, 16, { timeoutMs: 500, retries: 5 });
    expect(await faultOf(write)).toMatchObject({ kind: 'timeout' });
    expect(device.requests).toHaveLength(1);
  });

  it.each<BacnetValue>([
    { type: 'unsigned', value: -1 },
    { type: 'unsigned', value: 1.5 },
    { type: 'unsigned', value: 4_294_967_296 },
    { type: 'enumerated', value: NaN },
    { type: 'signed', value: 2_147_483_648 },
    { type: 'real', value: 1e300 },
    { type: 'bits', value: Array.from({ length: 121 }, () => true) },
    { type: 'object', value: { type: 1_024, instance: 0 } },
    { type: 'date', value: '2026-11-21' },
    { type: 'time', value: '07:30:00.00' },
    { type: 'other' },
    { type: 'text', value: 'a'.repeat(1_500) },
    { type: 'octets', value: new Uint8Array(2_000) },
  ])('never where it would be another one: %j', async value => {
    const { client, device } = await site();
    for (const priority of [8, null]) {
      const write = client.write(device.address, point, 85, value, priority, quick);
      expect(await faultOf(write)).toMatchObject({ kind: 'encode' });
    }
    expect(device.requests).toEqual([]);
    expect(client.counters.pending).toBe(0);
  });

  it.each([0, 17, 1.5])('never at the priority %s', async priority => {
    const { client, device } = await site();
    const write = client.write(device.address, point, 85, { type: 'null' }, priority);
    expect(await faultOf(write)).toMatchObject({ kind: 'encode' });
  });

  it('only if it comes back as it was', async () => {
    const { client, device } = await site();
    device.answer = request => {
      if (request.service === 15) void device.reply(request, Buffer.from([0x20, request.id, 15]));
      else void device.replyValue(request, writtenTo(device));
    };
    const value = fc.oneof(
      fc.float({ noNaN: true }).map(one => ({ type: 'real' as const, value: one })),
      fc.double({ noNaN: true }).map(one => ({ type: 'double' as const, value: one })),
      fc.maxSafeNat().map(one => ({ type: 'unsigned' as const, value: one })),
      fc.integer().map(one => ({ type: 'signed' as const, value: one })),
      fc.string({ unit: 'grapheme', maxLength: 300 }).map(one => ({ type: 'text' as const, value: one })),
      fc.array(fc.boolean(), { maxLength: 130 }).map(one => ({ type: 'bits' as const, value: one })),
    );
    await fc.assert(
      fc.asyncProperty(value, async one => {
        fc.pre(encodableValue(one) !== null);
        await client.write(device.address, point, 85, one, 8);
        expect(await client.read(device.address, point, { property: 85 })).toEqual([one]);
      }),
      { numRuns: 200 },
    );
  });
});

/** Without the object, the property and the opening tag before the value, the closing tag and the priority behind it. */
function writtenTo(device: Peer): Buffer {
  const write = device.requests.findLast(({ service }) => service === 15)!;
  return write.data.subarray(8, -3);
}

describe('Nothing is asked', () => {
  it.each([
    ['of an object that cannot be', { type: 1_024, instance: 0 }, { property: 85 }],
    ['of an instance that cannot be', { type: 0, instance: 4_194_304 }, { property: 85 }],
    ['for a property that cannot be', point, { property: 4_194_304 }],
    ['at an index that cannot be', point, { property: 85, index: 4_294_967_295 }],
    ['at an index below 0', point, { property: 85, index: -1 }],
  ])('%s', async (_, object, property) => {
    const { client, device } = await site();
    expect(await faultOf(client.read(device.address, object, property))).toMatchObject({ kind: 'encode' });
    expect(await faultOf(client.readMultiple(device.address, [{ object, properties: [property] }]))).toMatchObject({
      kind: 'encode',
    });
  });

  it('of more objects than one request can name', async () => {
    const { client, device } = await site();
    const specs = Array.from({ length: 200 }, (_, instance) => ({
      object: { type: 0, instance },
      properties: [{ property: 85 }],
    }));
    expect(await faultOf(client.readMultiple(device.address, specs))).toMatchObject({ kind: 'encode' });
    expect(device.requests).toEqual([]);
  });

  it('of nowhere, nor of nothing', async () => {
    const { client, device } = await site();
    expect(await faultOf(client.read('localhost:47808', point, { property: 85 }))).toMatchObject({ kind: 'encode' });
    expect(await client.readMultiple(device.address, [])).toEqual([]);
    expect(device.requests).toEqual([]);
  });
});
