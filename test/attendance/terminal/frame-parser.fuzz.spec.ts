import fc from 'fast-check';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FrameParser } from '../../../src/attendance/terminal/wire/frame-parser.codec.js';
import { encodeFrame } from '../../../src/attendance/terminal/wire/frame.codec.js';
import { decodeLiveEvent } from '../../../src/attendance/terminal/wire/live-event.codec.js';
import { anyBytes, anyCuts, anyFrame, cut } from './arbitraries.js';

const long = process.env['SITEWATCH_LONG'] !== undefined;
const cases = long ? 100_000 : 4_000;
const casesATurn = 50;

/** Bytes that cannot hold the beginning of a frame. */
const harmless = anyBytes(40).map(bytes => bytes.map(byte => (byte === 0x50 ? 0x51 : byte)) as Buffer);
const piece = fc.oneof(
  { weight: 4, arbitrary: anyFrame.map(frame => ({ bytes: encodeFrame(frame), frames: [frame], skipped: 0 })) },
  { weight: 1, arbitrary: harmless.map(bytes => ({ bytes, frames: [], skipped: bytes.length })) },
);

/** Frames with bytes changed, lost, doubled or inserted. */
const damagedStream = fc
  .tuple(
    fc.array(anyFrame, { maxLength: 6 }),
    fc.array(fc.tuple(fc.nat(3), fc.nat(2_000), anyBytes(9)), { maxLength: 5 }),
  )
  .map(([frames, damages]) => {
    let stream = Buffer.concat(frames.map(encodeFrame));
    for (const [kind, place, bytes] of damages) {
      const at = place % (stream.length + 1);
      const rest = stream.subarray(kind === 0 ? at : at + bytes.length);
      const middle =
        kind === 3 ? Buffer.concat([stream.subarray(at, at + 30), bytes]) : kind === 1 ? Buffer.alloc(0) : bytes;
      stream = Buffer.concat([stream.subarray(0, at), middle, rest]);
    }
    return stream;
  });

/** Runs all cases with a turn of the event loop now and then, and watches memory and the event loop. */
async function watched<T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const before = process.memoryUsage().rss;
  delay.enable();
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(arbitrary, async value => {
      check(value);
      if (++seen % casesATurn === 0) await nextTurn();
    }),
    { numRuns: cases },
  );
  delay.disable();
  expect(delay.max / 1e6).toBeLessThan(1_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1_048_576);
}

describe(`In ${cases} streams (100,000 with SITEWATCH_LONG=1)`, { timeout: 900_000 }, () => {
  it('every frame is found however the stream is cut, and every other byte is counted', async () => {
    await watched(fc.tuple(fc.array(piece, { maxLength: 8 }), anyCuts), ([pieces, cuts]) => {
      const parser = new FrameParser();
      const found = cut(Buffer.concat(pieces.map(({ bytes }) => bytes)), cuts).flatMap(part => parser.push(part));
      expect(found).toEqual(pieces.flatMap(({ frames }) => frames));
      expect(parser.skippedBytes).toBe(pieces.reduce((sum, { skipped }) => sum + skipped, 0));
      expect([parser.broken, parser.badChecksums]).toEqual([null, 0]);
    });
  });

  it('that are damaged, the result does not depend on the cuts, and nothing is thrown', async () => {
    await watched(fc.tuple(damagedStream, anyCuts), ([stream, cuts]) => {
      const whole = new FrameParser();
      const parts = new FrameParser();
      const expected = whole.push(stream);
      const found = cut(stream, cuts).flatMap(part => parts.push(part));
      expect(found).toEqual(expected);
      expect([parts.skippedBytes, parts.badChecksums, parts.broken]).toEqual([
        whole.skippedBytes,
        whole.badChecksums,
        whole.broken,
      ]);
      for (const { data } of found) decodeLiveEvent(data, () => undefined);
    });
  });

  it('of nothing but noise there is no frame that is not in them', async () => {
    const noise = fc.array(fc.oneof(anyBytes(60), fc.constant(Buffer.from('5050827d', 'hex'))), { maxLength: 10 });
    await watched(noise, parts => {
      const parser = new FrameParser();
      const stream = Buffer.concat(parts);
      for (const { data } of parts.flatMap(part => parser.push(part))) expect(stream.includes(data)).toBe(true);
      expect(parser.skippedBytes).toBeLessThanOrEqual(stream.length);
    });
  });
});

describe('A frame of a mebibyte', () => {
  it('that comes byte by byte, or nearly so, is put together in linear time', () => {
    const frame = encodeFrame({ command: 1501, session: 1, replyId: 2, data: Buffer.alloc(1_000_000, 0x50) });
    const parser = new FrameParser();
    const startedAt = performance.now();
    let found = 0;
    for (let at = 0; at < frame.length; at += 7) found += parser.push(frame.subarray(at, at + 7)).length;
    expect(found).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('A length that no frame has', () => {
  it.each([0, 7, 1_048_577, 0xffff_ffff])('of %i bytes ends the stream, and nothing after it is read', length => {
    const header = Buffer.from('5050827d00000000', 'hex');
    header.writeUInt32LE(length, 4);
    const good = encodeFrame({ command: 1, session: 2, replyId: 3, data: Buffer.alloc(0) });
    const parser = new FrameParser();
    expect(parser.push(Buffer.concat([good, header, good]))).toHaveLength(1);
    expect(parser.broken).toBe(`a frame of ${length} bytes`);
    expect(parser.push(good)).toEqual([]);
  });
});
