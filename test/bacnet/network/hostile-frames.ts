import { seededRandom } from '../../../src/simulators/bacnet/model/random.rules.js';
import {
  announcement,
  bvlc,
  enumerated,
  iAm,
  inside,
  notification,
  npdu,
  objectBytes,
  readMultipleReply,
  readReply,
  real,
  routedNpdu,
  tag,
  text,
  unicast,
} from './wire.js';

const point = { type: 0, instance: 7 };
const apdu = (...parts: (Buffer | number[])[]) => unicast(Buffer.concat(parts.map(part => Buffer.from(part))));

/** Each of these, alone, ends a process that uses one or another library as it is, or stops it for seconds. */
export function deadlyFrames(id: number): Buffer[] {
  const error = [0x50, id, 12];
  const timeStamp = inside(3, tag(1, [5], true));
  return [
    // An I-Am that is cut in its largest APDU.
    bvlc(0x0b, npdu(iAm(1_001).subarray(0, 9))),
    apdu(error),
    apdu(error, [0x91]),
    apdu(error, [0x91, 2]),
    apdu(error, [0x91, 2, 0x91]),
    // A ReadProperty-ACK that is cut, and one with a string of no length.
    apdu([0x30, id, 12], readReply({ object: point, property: 85, values: real(1) }).subarray(0, 10)),
    apdu([0x30, id, 12], readReply({ object: point, property: 85, values: Buffer.from([0x70]) })),
    // A SegmentACK, one of them of 9 bytes.
    Buffer.from('810a000a010040070010', 'hex'),
    Buffer.from('810a00090100408900', 'hex'),
    // An event notification with a sequence number for a time stamp.
    apdu([0x10, 3], tag(0, [9], true), tag(1, objectBytes({ type: 8, instance: 1 }), true), timeStamp),
    // A ReadProperty in segments.
    apdu([0x0c, 0x75, id, 0, 4, 12], tag(0, objectBytes(point), true), tag(1, [85], true)),
    // An I-Have with a string of 256 MB.
    apdu([0x10, 1], tag(12, objectBytes(point)), tag(12, objectBytes(point)), [0x75, 0xff, 0x10, 0, 0, 0, 0, 0x41]),
    // A registration as a foreign device with too much in it.
    bvlc(0x05, Buffer.alloc(8)),
  ];
}

/** Frames that are right, to be spoiled. */
function soundFrames(id: number): Buffer[] {
  const nested = inside(0, inside(1, inside(2, real(1), text('x'))));
  const values = Buffer.concat([
    real(1),
    text('Room'),
    enumerated(3),
    nested,
    tag(10, [126, 11, 21, 6]),
    tag(8, [4, 0x10]),
  ]);
  const told = { object: point, property: 85, values };
  return [
    apdu([0x30, id, 12], readReply(told)),
    apdu([0x30, id, 14], readMultipleReply(told, { object: point, property: 77, error: [2, 32] })),
    apdu([0x3c, id, 0, 4, 12], readReply(told)),
    apdu([0x3c, id, 1, 4, 12], readReply(told)),
    apdu([0x38, id, 2, 4, 12], readReply(told)),
    apdu([0x20, id, 15]),
    apdu([0x50, id, 12], enumerated(2), enumerated(32)),
    apdu([0x60, id, 9]),
    apdu([0x71, id, 4]),
    apdu([0x10, 0], announcement(1_001)),
    apdu([0x10, 2], notification(9, 1_001, point, { property: 85, values })),
    apdu([0, 5, id, 1], notification(9, 1_001, point, { property: 85, values })),
    bvlc(0x04, Buffer.from([10, 77, 0, 103, 0xba, 0xc0]), npdu(iAm(6_000))),
    bvlc(0x0b, routedNpdu(200, [4], iAm(3_001))),
    bvlc(0x00, Buffer.from([0, 0x30])),
    ...deadlyFrames(id),
  ];
}

/** Frames without end, the same for the same seed: right ones, cut ones, changed ones, random ones. */
export function* hostileFrames(seed: number, anyId: () => number): Generator<Buffer, never> {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const randomBytes = (length: number) => Buffer.from(Array.from({ length }, () => below(256)));
  for (;;) {
    const sound = soundFrames(anyId());
    const frame = Buffer.from(sound[below(sound.length)]!);
    const fate = below(10);
    if (fate < 3) for (let change = 0; change <= below(4); change++) frame[below(frame.length)] = below(256);
    else if (fate < 5) yield withLength(frame.subarray(0, 4 + below(frame.length - 4)));
    else if (fate < 7)
      yield withLength(Buffer.concat([frame.subarray(0, 6 + below(frame.length - 6)), randomBytes(below(30))]));
    else if (fate < 8) yield withLength(Buffer.concat([Buffer.from([0x81, 0x0a, 0, 0, 1, 0]), randomBytes(below(60))]));
    else if (fate < 9) yield randomBytes(below(60));
    yield frame;
  }
}

/** The frame with its right length before it: a wrong one is too easily seen. */
function withLength(frame: Buffer): Buffer {
  const right = Buffer.from(frame);
  right.writeUInt16BE(right.length, 2);
  return right;
}
