import fc from 'fast-check';
import { Frame } from '../../../src/attendance/terminal/wire/frame.codec.js';
import { SimulatedPunch } from '../../../src/simulators/terminals/record.codec.js';

const word = fc.integer({ min: 0, max: 0xffff });
const byte = fc.nat(255);

/** Any fields that a 4-byte time can say: months of 31 days, 2000 to 2099. */
export const anyTime = fc.record({
  year: fc.integer({ min: 2000, max: 2099 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 31 }),
  hour: fc.nat(23),
  minute: fc.nat(59),
  second: fc.nat(59),
  millisecond: fc.constant(0),
});

export function anyBytes(maxLength: number): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ maxLength }).map(array => Buffer.from(array));
}

export const anyFrame: fc.Arbitrary<Frame> = fc.record({
  command: word,
  session: word,
  replyId: word,
  data: anyBytes(120),
});

/** What the long records can hold; a short one can hold it too where the code is a number. */
export function anyPunch(code: fc.Arbitrary<string>): fc.Arbitrary<SimulatedPunch> {
  return fc.record({
    code,
    uid: word,
    at: anyTime,
    state: byte,
    verify: byte,
    workCode: fc.integer({ min: 0, max: 0xffff_ffff }),
  });
}

export const numericCode = fc.integer({ min: 0, max: 0xffff_ffff }).map(String);
export const textCode = fc.stringMatching(/^[A-Za-z0-9_.-]{1,24}$/);

/** Positions at which a stream is cut. */
export const anyCuts = fc.array(fc.nat(2_000), { maxLength: 12 });

export function cut(stream: Buffer, cuts: number[]): Buffer[] {
  const places = [...new Set(cuts.map(place => place % (stream.length + 1)))].sort((a, b) => a - b);
  const ends = [...places, stream.length];
  return ends.map((end, index) => stream.subarray(ends[index - 1] ?? 0, end));
}
