/** Place of a segment in its message. Sequence numbers wrap after 255. */
export interface Segment {
  sequence: number;
  /** How many segments the sender would like to send before it waits. */
  window: number;
  more: boolean;
}

/** What stands before the parameters of a service (135-2020, 20.1). Data are views into the bytes. */
export type Apdu =
  | { type: 'confirmed'; id: number; service: number; segmented: boolean; data: Buffer }
  | { type: 'unconfirmed'; service: number; data: Buffer }
  | { type: 'simple-ack'; id: number; service: number }
  | { type: 'complex-ack'; id: number; service: number; segment: Segment | null; data: Buffer }
  | { type: 'segment-ack' }
  | { type: 'error'; id: number; service: number; data: Buffer }
  | { type: 'reject' | 'abort'; id: number; reason: number };

/** Services spoken here, by their numbers among the confirmed and the unconfirmed ones. */
export const confirmedServices = {
  covNotification: 1,
  subscribeCov: 5,
  readProperty: 12,
  readPropertyMultiple: 14,
  writeProperty: 15,
} as const;
export const unconfirmedServices = { iAm: 0, covNotification: 2 } as const;

const segmentedBit = 0x08;
const moreFollowsBit = 0x04;
const negativeBit = 0x02;

/** Null for what is cut, too long or of no known type. */
export function decodeApdu(bytes: Buffer): Apdu | null {
  const [first = 0, second = 0, third = 0] = bytes;
  switch (first >> 4) {
    case 0:
      return decodeConfirmed(bytes);
    case 1:
      return bytes.length < 2 ? null : { type: 'unconfirmed', service: second, data: bytes.subarray(2) };
    case 2:
      return bytes.length === 3 ? { type: 'simple-ack', id: second, service: third } : null;
    case 3:
      return decodeComplexAck(bytes);
    case 4:
      return bytes.length === 4 ? { type: 'segment-ack' } : null;
    case 5:
      return bytes.length < 3 ? null : { type: 'error', id: second, service: third, data: bytes.subarray(3) };
    case 6:
      return bytes.length === 3 ? { type: 'reject', id: second, reason: third } : null;
    case 7:
      return bytes.length === 3 ? { type: 'abort', id: second, reason: third } : null;
    default:
      return null;
  }
}

function decodeConfirmed(bytes: Buffer): Apdu | null {
  const segmented = (bytes[0]! & segmentedBit) !== 0;
  const service = segmented ? 5 : 3;
  if (bytes.length <= service) return null;
  return {
    type: 'confirmed',
    id: bytes[2]!,
    service: bytes[service]!,
    segmented,
    data: bytes.subarray(service + 1),
  };
}

function decodeComplexAck(bytes: Buffer): Apdu | null {
  const segmented = (bytes[0]! & segmentedBit) !== 0;
  const service = segmented ? 4 : 2;
  if (bytes.length <= service) return null;
  const more = (bytes[0]! & moreFollowsBit) !== 0;
  return {
    type: 'complex-ack',
    id: bytes[1]!,
    service: bytes[service]!,
    segment: segmented ? { sequence: bytes[2]!, window: bytes[3]!, more } : null,
    data: bytes.subarray(service + 1),
  };
}

/** A reply in one piece, however many it came in. */
export function encodeComplexAck(id: number, service: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x30, id, service]), data]);
}

/** Tells a sender what arrived; `negative` asks for everything after it again. */
export function encodeSegmentAck(id: number, sequence: number, window: number, negative: boolean): Buffer {
  return Buffer.from([0x40 | (negative ? negativeBit : 0), id, sequence, window]);
}

/** Ends a transaction as the one who asked. */
export function encodeAbort(id: number, reason: number): Buffer {
  return Buffer.from([0x70, id, reason]);
}
