import { refusals } from './refusal.codec.js';

/** No reply is longer: 256 segments of 1,476 bytes and a good deal more. */
const maxBytes = 1_048_576;

/** Bytes written one after the other into a buffer that is used again and again, and grows where it must. */
export class ByteWriter {
  length = 0;
  private buffer: Buffer;

  constructor(capacity = 1_500) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  reset(): this {
    this.length = 0;
    return this;
  }

  byte(value: number): this {
    this.reserve(1);
    this.buffer[this.length++] = value;
    return this;
  }

  /** Unsigned, big end first, in so many bytes (up to 6). */
  uint(value: number, bytes: number): this {
    this.reserve(bytes);
    this.length = this.buffer.writeUIntBE(value, this.length, bytes);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
    return this;
  }

  /** What was written; valid until the next {@link reset}. */
  view(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  copy(): Buffer {
    return Buffer.from(this.view());
  }

  private reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.buffer.length) return;
    if (needed > maxBytes) throw refusals.bufferOverflow();
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
