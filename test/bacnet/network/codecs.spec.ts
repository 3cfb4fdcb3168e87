import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../../src/bacnet/network/address.codec.js';
import { decodeApdu, encodeAbort, encodeSegmentAck } from '../../../src/bacnet/network/wire/apdu.codec.js';
import { decodeBvlc, encodeBvlc, encodeRegistration } from '../../../src/bacnet/network/wire/bvlc.codec.js';
import { decodeNpdu, encodeNpdu } from '../../../src/bacnet/network/wire/npdu.codec.js';
import { readMultipleReply, readNotification, readReply } from '../../../src/bacnet/network/wire/service.codec.js';
import { Tag, walkTags } from '../../../src/bacnet/network/wire/tag-walk.codec.js';
import * as wire from './wire.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const anyBytes = (maxLength: number) => fc.uint8Array({ maxLength }).map(bytes => Buffer.from(bytes));

describe('The BVLC', () => {
  it('tells unicast, broadcast and forwarded messages apart, the last with their origin', () => {
    expect(decodeBvlc(hex('810a0008 01001008'))).toMatchObject({ how: 'unicast', npdu: hex('01001008') });
    expect(decodeBvlc(hex('810b0008 01001008'))).toMatchObject({ how: 'broadcast', npdu: hex('01001008') });
    expect(decodeBvlc(hex('8104000e 0a4d0067bac0 01001008'))).toEqual({
      kind: 'npdu',
      how: 'forwarded',
      origin: { ip: '10.77.0.103', port: 47_808 },
      npdu: hex('01001008'),
    });
  });

  it('reads the results of a BBMD and passes over what BBMDs say to each other', () => {
    expect(decodeBvlc(hex('810000060030'))).toEqual({ kind: 'result', code: 0x30 });
    expect(decodeBvlc(hex('81020004'))).toEqual({ kind: 'other' });
  });

  it.each([
    '',
    '81',
    '810a',
    '820a0004',
    '810a0005',
    '810a000401',
    '8104000a0a4d00',
    '8104000a0a4d00670000',
    '81000004',
  ])('refuses %j', datagram => expect(decodeBvlc(hex(datagram))).toBeNull());

  it('writes its length and its function', () => {
    expect(encodeBvlc('broadcast', hex('01001008'))).toEqual(hex('810b000801001008'));
    expect(encodeBvlc('distributeBroadcast', hex('01001008'))).toEqual(hex('8109000801001008'));
    expect(encodeRegistration(300)).toEqual(hex('81050006012c'));
  });
});

describe('The NPDU', () => {
  it('knows where a routed message comes from', () => {
    expect(decodeNpdu(hex('01 08 00c8 01 04 1000'))).toMatchObject({
      source: { network: 200, mac: '04' },
      apdu: hex('1000'),
    });
    expect(decodeNpdu(hex('01 28 ffff 00 00c8 03 a1b2c3 fe 1000'))).toMatchObject({
      destination: { network: 0xffff, mac: '' },
      source: { network: 200, mac: 'a1b2c3' },
      apdu: hex('1000'),
    });
  });

  it('knows what routers say to each other', () => {
    expect(decodeNpdu(hex('0180 01 00c8'))).toMatchObject({ networkMessage: true });
  });

  it.each(['', '01', '0200 1000', '0108 00c8 01', '0108 00c8 00 1000', '0108 ffff 01 04 1000', '0120 ffff 00', '0100'])(
    'refuses %j',
    bytes => expect(decodeNpdu(hex(bytes))).toBeNull(),
  );

  it('brings back what it wrote', () => {
    const place = fc.record({
      network: fc.integer({ min: 1, max: 0xfffe }),
      mac: anyBytes(7).map(bytes => bytes.toString('hex')),
    });
    const apdu = anyBytes(20).filter(bytes => bytes.length > 0);
    fc.assert(
      fc.property(apdu, fc.boolean(), fc.option(place), (bytes, expectingReply, destination) => {
        const decoded = decodeNpdu(encodeNpdu(bytes, expectingReply, destination));
        expect(decoded).toEqual({ networkMessage: false, expectingReply, destination, source: null, apdu: bytes });
      }),
    );
  });
});

describe('The APDU', () => {
  it.each([
    ['02750c2a0c0c', { type: 'confirmed', id: 0x0c, service: 0x2a, segmented: false, data: hex('0c0c') }],
    ['1008', { type: 'unconfirmed', service: 8 }],
    ['20070f', { type: 'simple-ack', id: 7, service: 15 }],
    ['30070c0c', { type: 'complex-ack', id: 7, service: 12, segment: null, data: hex('0c') }],
    ['3c0703100c0c', { type: 'complex-ack', id: 7, service: 12, segment: { sequence: 3, window: 16, more: true } }],
    ['3807ff100c0c', { type: 'complex-ack', segment: { sequence: 255, window: 16, more: false } }],
    ['40070010', { type: 'segment-ack' }],
    ['50070c91029120', { type: 'error', id: 7, service: 12, data: hex('91029120') }],
    ['600704', { type: 'reject', id: 7, reason: 4 }],
    ['710704', { type: 'abort', id: 7, reason: 4 }],
  ])('%s is read', (bytes, apdu) => {
    expect(decodeApdu(hex(bytes))).toMatchObject(apdu);
  });

  it.each([
    '',
    '00',
    '007500',
    '10',
    '2007',
    '20070f00',
    '3007',
    '38070110',
    '400700',
    '5007',
    '6007',
    '7107',
    '800700',
  ])('%j is refused', bytes => expect(decodeApdu(hex(bytes))).toBeNull());

  it('of an acknowledged segment and of an abort is written as the one who asked', () => {
    expect(encodeSegmentAck(7, 3, 16, false)).toEqual(hex('40070310'));
    expect(encodeSegmentAck(7, 3, 16, true)).toEqual(hex('42070310'));
    expect(encodeAbort(7, 1)).toEqual(hex('700701'));
  });
});

describe('The walk over the tags', () => {
  const ends = (tags: Tag[]): number[] => tags.flatMap(tag => [tag.end, ...ends(tag.children ?? [])]);

  it('finds values and what stands between opening and closing tags', () => {
    const bytes = Buffer.concat([
      wire.inside(3, wire.real(1.5), wire.inside(2, wire.text('a'))),
      wire.tag(1, [9], true),
    ]);
    expect(walkTags(bytes)).toMatchObject([
      {
        number: 3,
        context: true,
        start: 0,
        end: 12,
        children: [{ number: 4 }, { number: 2, children: [{ number: 7 }] }],
      },
      { number: 1, context: true, content: Buffer.from([9]), children: null },
    ]);
  });

  it.each([
    ['a length beyond the end', '75 0a 00 41'],
    ['a length of 256 MB', '75 ff 10000000 00 41'],
    ['a length that is cut', '75 fe 00'],
    ['a real of three bytes', '43 000000'],
    ['an unsigned of none', '20'],
    ['a string without its character set', '70'],
    ['a boolean of two', '12'],
    ['more unused bits than there are', '82 09 00'],
    ['a reserved type', 'd1 00'],
    ['an opening tag alone', '3e'],
    ['a closing tag alone', '3f'],
    ['tags closed in another order', '3e 4e 3f 4f'],
    ['a longer spelling of a short tag number', 'f9 03 00'],
    ['an application tag that opens', '36'],
    ['deeper nesting than there is', '0e'.repeat(18) + '0f'.repeat(18)],
  ])('refuses %s', (_, bytes) => {
    expect(walkTags(hex(bytes))).toBeNull();
  });

  it('stays within any bytes', () => {
    fc.assert(
      fc.property(anyBytes(60), bytes => {
        const tags = walkTags(bytes);
        if (!tags) return;
        expect(Math.max(0, ...ends(tags))).toBe(bytes.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('The shapes of the services', () => {
  const point = { type: 0, instance: 7 };
  const shapes: [string, Buffer, (data: Buffer) => unknown][] = [
    ['a read', wire.readReply({ object: point, property: 85, values: wire.real(1) }), readReply],
    ['a read of many', wire.readMultipleReply({ object: point, property: 85, error: [2, 32] }), readMultipleReply],
    ['a notification', wire.notification(9, 1_001, point, { property: 85, values: wire.real(1) }), readNotification],
  ];

  it.each(shapes)('of %s is read whole', (_, data, read) => {
    expect(read(data)).toMatchObject([{ object: point, property: 85 }]);
  });

  it.each(shapes)('of %s is not read when any part of it is cut off', (_, data, read) => {
    for (let length = 0; length < data.length; length++) expect(read(data.subarray(0, length))).toBeNull();
  });
});

describe('An address', () => {
  it('is the same however its numbers were written', () => {
    expect(formatAddress(parseAddress('010.077.0.105:47808')!)).toBe('10.77.0.105:47808');
    expect(formatAddress(parseAddress('10.77.0.105:47808#200:04')!)).toBe('10.77.0.105:47808#200:04');
  });
});
