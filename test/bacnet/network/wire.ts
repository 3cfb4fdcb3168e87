import type { ObjectId } from '../../../src/bacnet/network/address.codec.js';

/** Data as BACnet encodes them, written by hand: what the tests expect does not come from the code that is tested. */
export function tag(number: number, content: Buffer | number[], context = false): Buffer {
  const body = Buffer.from(content);
  const first = (number << 4) | (context ? 0x08 : 0);
  if (body.length < 5) return Buffer.concat([Buffer.from([first | body.length]), body]);
  if (body.length < 254) return Buffer.concat([Buffer.from([first | 5, body.length]), body]);
  return Buffer.concat([Buffer.from([first | 5, 254, body.length >> 8, body.length & 0xff]), body]);
}

export function inside(number: number, ...parts: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([(number << 4) | 0x0e]), ...parts, Buffer.from([(number << 4) | 0x0f])]);
}

function bytesOf(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.subarray(value < 0x100 ? 3 : value < 0x1_0000 ? 2 : value < 0x100_0000 ? 1 : 0);
}

export function real(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return tag(4, bytes);
}

const unsigned = (value: number) => tag(2, bytesOf(value));
export const enumerated = (value: number) => tag(9, bytesOf(value));
export const text = (value: string) => tag(7, Buffer.concat([Buffer.from([0]), Buffer.from(value)]));

export function objectBytes({ type, instance }: ObjectId): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(((type << 22) | instance) >>> 0);
  return bytes;
}

export const objectId = (id: ObjectId) => tag(12, objectBytes(id));

/** One property in an answer: its values, or an error of this class and code. */
export interface Told {
  object: ObjectId;
  property: number;
  index?: number;
  values?: Buffer;
  error?: [number, number];
}

/** The parameters of a ReadProperty-ACK. */
export function readReply({ object, property, index, values = Buffer.alloc(0) }: Told): Buffer {
  return Buffer.concat([
    tag(0, objectBytes(object), true),
    tag(1, bytesOf(property), true),
    index === undefined ? Buffer.alloc(0) : tag(2, bytesOf(index), true),
    inside(3, values),
  ]);
}

/** The parameters of a ReadPropertyMultiple-ACK, each property with its object. */
export function readMultipleReply(...told: Told[]): Buffer {
  return Buffer.concat(
    told.flatMap(({ object, property, index, values, error }) => [
      tag(0, objectBytes(object), true),
      inside(
        1,
        tag(2, bytesOf(property), true),
        index === undefined ? Buffer.alloc(0) : tag(3, bytesOf(index), true),
        error ? inside(5, enumerated(error[0]), enumerated(error[1])) : inside(4, values ?? Buffer.alloc(0)),
      ),
    ]),
  );
}

/** The parameters of an I-Am. */
export function announcement(instance: number, maxApdu = 1_476, segmentation = 0, vendorId = 999): Buffer {
  return Buffer.concat([
    objectId({ type: 8, instance }),
    unsigned(maxApdu),
    enumerated(segmentation),
    unsigned(vendorId),
  ]);
}

export const iAm = (instance: number) => Buffer.concat([Buffer.from([0x10, 0]), announcement(instance)]);

/** The parameters of a change-of-value notification. */
export function notification(
  processId: number,
  device: number,
  object: ObjectId,
  ...values: { property: number; values: Buffer }[]
): Buffer {
  return Buffer.concat([
    tag(0, bytesOf(processId), true),
    tag(1, objectBytes({ type: 8, instance: device }), true),
    tag(2, objectBytes(object), true),
    tag(3, bytesOf(300), true),
    inside(4, ...values.flatMap(value => [tag(0, bytesOf(value.property), true), inside(2, value.values)])),
  ]);
}

/** The outermost header: function 0x0a is unicast, 0x0b broadcast. */
export function bvlc(number: number, ...parts: Buffer[]): Buffer {
  const payload = Buffer.concat(parts);
  const length = payload.length + 4;
  return Buffer.concat([Buffer.from([0x81, number, length >> 8, length & 0xff]), payload]);
}

/** A message of the own network. */
export function npdu(apdu: Buffer): Buffer {
  return Buffer.concat([Buffer.from([1, 0]), apdu]);
}

/** A message that a router brought from another network. */
export function routedNpdu(network: number, mac: number[], apdu: Buffer): Buffer {
  return Buffer.concat([Buffer.from([1, 0x08, network >> 8, network & 0xff, mac.length, ...mac]), apdu]);
}

export const unicast = (apdu: Buffer) => bvlc(0x0a, npdu(apdu));
