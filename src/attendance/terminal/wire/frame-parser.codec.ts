import { decodePayload, Frame, frameChecksum, frameHeaderBytes, frameMagic, minPayloadBytes } from './frame.codec.js';

/** The largest frame anybody has seen is 64 KiB; a longer one is a length read from the middle of something. */
const maxPayloadBytes = 1_048_576;
/** More bytes than this between frames, and whatever is at the other end does not speak this protocol. */
const maxSkippedBytes = 1_048_576;
/** An empty store above this size is given back. */
const keptBytes = 131_072;

/**
 * Cuts a stream of bytes into frames, however TCP split or merged them. Bytes before a frame are skipped and counted; a
 * length that cannot be ends the stream: `broken` says why, and nothing more is read. Never throws and never holds more
 * than one frame and one segment. A wrong checksum is counted and the frame taken: some terminals compute it wrong.
 */
export class FrameParser {
  skippedBytes = 0;
  badChecksums = 0;
  /** Why this stream cannot be read any further; null: it can. */
  broken: string | null = null;
  private store = Buffer.alloc(0);
  private stored = 0;

  /** The frames that these bytes complete, in their order. */
  push(segment: Buffer): Frame[] {
    if (this.broken !== null) return [];
    const frames: Frame[] = [];
    if (this.stored === 0) {
      const used = this.cut(segment, frames, false);
      this.keep(segment.subarray(used));
    } else {
      this.keep(segment);
      const used = this.cut(this.store.subarray(0, this.stored), frames, true);
      this.store.copyWithin(0, used, this.stored);
      this.stored -= used;
    }
    if (this.broken !== null || (this.stored === 0 && this.store.length > keptBytes)) this.forget();
    return frames;
  }

  /** Appends the frames of `bytes` and returns how many bytes are done with. Frames of the store are copied out of it. */
  private cut(bytes: Buffer, frames: Frame[], copied: boolean): number {
    for (let at = 0; ;) {
      const start = this.skipTo(bytes, at);
      if (this.broken !== null || bytes.length - start < frameHeaderBytes) return start;
      const length = bytes.readUInt32LE(start + 4);
      if (length < minPayloadBytes || length > maxPayloadBytes) {
        this.broken = `a frame of ${length} bytes`;
        return start;
      }
      const end = start + frameHeaderBytes + length;
      if (bytes.length < end) return start;
      const payload = bytes.subarray(start + frameHeaderBytes, end);
      if (frameChecksum(payload) !== payload.readUInt16LE(2)) this.badChecksums++;
      frames.push(decodePayload(copied ? Buffer.from(payload) : payload));
      at = end;
    }
  }

  /** Where the next frame begins, or may begin with the bytes that follow. */
  private skipTo(bytes: Buffer, from: number): number {
    const found = bytes.indexOf(frameMagic, from);
    const start = found === -1 ? startOfMagic(bytes, from) : found;
    this.skippedBytes += start - from;
    if (this.skippedBytes > maxSkippedBytes) this.broken = `${this.skippedBytes} bytes that are no frame`;
    return start;
  }

  private keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const needed = this.stored + bytes.length;
    if (needed > this.store.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.store.length * 2, 1_024));
      this.store.copy(larger, 0, 0, this.stored);
      this.store = larger;
    }
    bytes.copy(this.store, this.stored);
    this.stored = needed;
  }

  private forget(): void {
    this.store = Buffer.alloc(0);
    this.stored = 0;
  }
}

/** Where the last bytes are the first ones of a magic; the end, if they are not. */
function startOfMagic(bytes: Buffer, from: number): number {
  for (let length = Math.min(frameMagic.length - 1, bytes.length - from); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(frameMagic.subarray(0, length))) return bytes.length - length;
  }
  return bytes.length;
}
