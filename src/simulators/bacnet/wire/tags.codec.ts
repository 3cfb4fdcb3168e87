import { ObjectId } from '../../../bacnet/network/address.codec.js';
import { refusals } from './refusal.codec.js';
import { ByteWriter } from './writer.codec.js';

const instanceBits = 22;
/** The instance that means any device. */
export const anyInstance = 0x3fffff;

/** An object identifier as the one number it is on the wire. */
export function objectKey({ type, instance }: ObjectId): number {
  return ((type << instanceBits) | instance) >>> 0;
}

export function objectOf(key: number): ObjectId {
  return { type: key >>> instanceBits, instance: key & anyInstance };
}

/** Tag of a primitive (135-2020, 20.2.1); context tags have the class bit. */
export function writeTag(writer: ByteWriter, tag: number, context: boolean, length: number): void {
  const first = ((tag > 14 ? 15 : tag) << 4) | (context ? 8 : 0);
  writer.byte(length < 5 ? first | length : first | 5);
  if (tag > 14) writer.byte(tag);
  if (length < 5) return;
  if (length < 254) writer.byte(length);
  else writer.byte(254).uint(length, 2);
}

export function writeOpening(writer: ByteWriter, tag: number): void {
  writer.byte((tag << 4) | 0xe);
}

export function writeClosing(writer: ByteWriter, tag: number): void {
  writer.byte((tag << 4) | 0xf);
}

export function unsignedBytes(value: number): number {
  if (value < 0x100) return 1;
  if (value < 0x10000) return 2;
  return value < 0x1000000 ? 3 : 4;
}

export function writeContextUnsigned(writer: ByteWriter, tag: number, value: number): void {
  const bytes = unsignedBytes(value);
  writeTag(writer, tag, true, bytes);
  writer.uint(value, bytes);
}

export function writeContextObject(writer: ByteWriter, tag: number, key: number): void {
  writeTag(writer, tag, true, 4);
  writer.uint(key, 4);
}

/** Reads the tags of a request in their order. Whatever is not there, or reaches beyond the end, is rejected. */
export class TagReader {
  tag = 0;
  kind: 'application' | 'context' | 'opening' | 'closing' = 'application';
  /** Bytes of the content; the value itself of an application boolean. */
  length = 0;

  constructor(
    readonly bytes: Buffer,
    public at = 0,
  ) {}

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Reads a tag; its content comes next. */
  next(): void {
    const first = this.octet();
    this.tag = first >> 4 === 15 ? this.octet() : first >> 4;
    const length = first & 7;
    this.length = 0;
    if (first & 8 && length > 5) {
      this.kind = length === 6 ? 'opening' : 'closing';
      return;
    }
    this.kind = first & 8 ? 'context' : 'application';
    this.length = length === 5 ? this.longLength() : length;
    const isBoolean = this.kind === 'application' && this.tag === 1;
    if (length > 5 || (!isBoolean && this.at + this.length > this.bytes.length)) throw refusals.invalidTag();
  }

  /** Whether the next tag is a context tag of this number; nothing is read. */
  sees(tag: number): boolean {
    const first = this.bytes[this.at] ?? 0;
    return !this.ended && first >> 4 === tag && (first & 8) !== 0 && (first & 7) < 6;
  }

  /** Whether the next tag closes this number; then it is read. */
  closes(tag: number): boolean {
    if (this.bytes[this.at] !== ((tag << 4) | 0xf)) return false;
    this.at++;
    return true;
  }

  opens(tag: number): void {
    if (this.ended) throw refusals.missingParameter();
    if (this.bytes[this.at++] !== ((tag << 4) | 0xe)) throw refusals.invalidTag();
  }

  contextUnsigned(tag: number): number {
    this.expect(tag);
    return this.unsigned();
  }

  contextObject(tag: number): number {
    this.expect(tag);
    if (this.length !== 4) throw refusals.invalidTag();
    return this.unsigned();
  }

  /** The content of the tag that was read, as a number. */
  unsigned(): number {
    if (this.length < 1 || this.length > 4) throw refusals.invalidTag();
    this.at += this.length;
    return this.bytes.readUIntBE(this.at - this.length, this.length);
  }

  content(): Buffer {
    this.at += this.length;
    return this.bytes.subarray(this.at - this.length, this.at);
  }

  private expect(tag: number): void {
    if (this.ended) throw refusals.missingParameter();
    this.next();
    if (this.kind !== 'context' || this.tag !== tag) throw refusals.invalidTag();
  }

  private longLength(): number {
    const length = this.octet();
    if (length === 255) throw refusals.invalidTag();
    return length < 254 ? length : this.octet() * 256 + this.octet();
  }

  private octet(): number {
    const octet = this.bytes[this.at++];
    if (octet === undefined) throw refusals.invalidTag();
    return octet;
  }
}
