import { refusals } from './refusal.codec.js';

/** Types of PDU, the upper half of the first byte (135-2020, 20.1). */
export const pduTypes = {
  confirmed: 0,
  unconfirmed: 1,
  simpleAck: 2,
  complexAck: 3,
  segmentAck: 4,
  error: 5,
  reject: 6,
  abort: 7,
} as const;

export const services = {
  confirmedCovNotification: 1,
  subscribeCov: 5,
  readProperty: 12,
  readPropertyMultiple: 14,
  writeProperty: 15,
} as const;

export const unconfirmedServices = { iAm: 0, covNotification: 2, whoIs: 8 } as const;

export interface ConfirmedRequest {
  segmented: boolean;
  acceptsSegments: boolean;
  /** Segments the asker takes; infinite where it does not say. */
  maxSegments: number;
  /** Longest APDU the asker takes. */
  maxReply: number;
  invokeId: number;
  service: number;
  /** Parameters of the service. */
  content: Buffer;
}

const maxReplies = [50, 128, 206, 480, 1_024, 1_476];
const maxSegments = [Infinity, 2, 4, 8, 16, 32, 64, Infinity];

/** Null for what is too short to be answered. */
export function decodeConfirmed(apdu: Buffer): ConfirmedRequest | null {
  const flags = apdu[0] ?? 0;
  const segmented = (flags & 8) !== 0;
  const at = segmented ? 5 : 3;
  const service = apdu[at];
  if (service === undefined) return null;
  const limits = apdu[1] ?? 0;
  return {
    segmented,
    acceptsSegments: (flags & 2) !== 0,
    maxSegments: maxSegments[(limits >> 4) & 7] ?? Infinity,
    maxReply: maxReplies[limits & 15] ?? 1_476,
    invokeId: apdu[2] ?? 0,
    service,
    content: apdu.subarray(at + 1),
  };
}

export interface SegmentAck {
  invokeId: number;
  negative: boolean;
  /** Last segment that arrived in its order, modulo 256. */
  sequence: number;
  window: number;
}

export function decodeSegmentAck(apdu: Buffer): SegmentAck | null {
  if (apdu.length < 4) return null;
  const [flags = 0, invokeId = 0, sequence = 0, window = 0] = apdu;
  return { invokeId, negative: (flags & 2) !== 0, sequence, window: Math.min(127, Math.max(1, window)) };
}

export function encodeSimpleAck(invokeId: number, service: number): Buffer {
  return Buffer.from([pduTypes.simpleAck << 4, invokeId, service]);
}

/** Bytes of a ComplexACK before its content: whole, and of a segment. */
export const ackHead = { whole: 3, segment: 5 };

export interface Segment {
  invokeId: number;
  service: number;
  index: number;
  more: boolean;
  window: number;
}

export function encodeSegment({ invokeId, service, index, more, window }: Segment, content: Buffer): Buffer {
  const head = [(pduTypes.complexAck << 4) | 8 | (more ? 4 : 0), invokeId, index & 255, window, service];
  return Buffer.concat([Buffer.from(head), content]);
}

/** How many segments a reply of so many bytes takes. Refused where the asker does not take that many, or any. */
export function segmentsFor(contentBytes: number, maxApdu: number, request: ConfirmedRequest): number {
  const count = Math.ceil(contentBytes / (maxApdu - ackHead.segment));
  if (!request.acceptsSegments) throw refusals.noSegmentation();
  if (count > request.maxSegments) throw refusals.bufferOverflow();
  return count;
}
