import { ObjectId } from '../../../bacnet/network/address.codec.js';
import { refusals } from './refusal.codec.js';
import { objectKey, objectOf, TagReader, unsignedBytes, writeTag } from './tags.codec.js';
import { ByteWriter } from './writer.codec.js';

/** A primitive value with its application type (135-2020, 20.2.1.4). */
export type WireValue =
  | { type: 'null' }
  | { type: 'boolean'; value: boolean }
  | { type: 'unsigned' | 'signed' | 'real' | 'double' | 'enumerated'; value: number }
  | { type: 'text'; value: string }
  | { type: 'bits'; value: boolean[] }
  | { type: 'object'; value: ObjectId };

const tags = {
  null: 0,
  boolean: 1,
  unsigned: 2,
  signed: 3,
  real: 4,
  double: 5,
  text: 7,
  bits: 8,
  enumerated: 9,
  object: 12,
} as const;
const utf8 = 0;

export function encodeValue(value: WireValue): Buffer {
  const writer = new ByteWriter(16);
  writeValue(writer, value);
  return writer.copy();
}

export function encodeValues(values: readonly WireValue[]): Buffer {
  const writer = new ByteWriter(16);
  for (const value of values) writeValue(writer, value);
  return writer.copy();
}

function writeValue(writer: ByteWriter, value: WireValue): void {
  const tag = tags[value.type];
  switch (value.type) {
    case 'null':
      return writeTag(writer, tag, false, 0);
    case 'boolean':
      return writeTag(writer, tag, false, value.value ? 1 : 0);
    case 'unsigned':
    case 'enumerated': {
      const bytes = unsignedBytes(value.value);
      writeTag(writer, tag, false, bytes);
      return void writer.uint(value.value, bytes);
    }
    case 'signed':
      writeTag(writer, tag, false, 4);
      return void writer.uint(value.value >>> 0, 4);
    case 'real':
    case 'double':
      return writeContent(writer, tag, floatContent(value));
    case 'text':
      return writeContent(writer, tag, Buffer.concat([Buffer.from([utf8]), Buffer.from(value.value, 'utf8')]));
    case 'bits':
      return writeContent(writer, tag, bitsContent(value.value));
    case 'object':
      writeTag(writer, tag, false, 4);
      return void writer.uint(objectKey(value.value), 4);
  }
}

function writeContent(writer: ByteWriter, tag: number, content: Buffer): void {
  writeTag(writer, tag, false, content.length);
  writer.bytes(content);
}

function floatContent({ type, value }: { type: string; value: number }): Buffer {
  const content = Buffer.allocUnsafe(type === 'real' ? 4 : 8);
  if (type === 'real') content.writeFloatBE(value);
  else content.writeDoubleBE(value);
  return content;
}

/** The number of unused bits, then the bits, the first one as the highest of its byte. */
function bitsContent(bits: readonly boolean[]): Buffer {
  const content = Buffer.alloc(1 + Math.ceil(bits.length / 8));
  content[0] = (content.length - 1) * 8 - bits.length;
  for (const [index, bit] of bits.entries()) {
    if (bit) content[1 + (index >> 3)]! |= 0x80 >> (index & 7);
  }
  return content;
}

/** Reads one value that is written to a property. Types nobody can write here are of an invalid data type. */
export function readValue(reader: TagReader): WireValue {
  reader.next();
  if (reader.kind !== 'application') throw refusals.invalidDataType();
  switch (reader.tag) {
    case tags.null:
      return { type: 'null' };
    case tags.boolean:
      return { type: 'boolean', value: reader.length === 1 };
    case tags.unsigned:
      return { type: 'unsigned', value: reader.unsigned() };
    case tags.signed:
      return { type: 'signed', value: signed(reader) };
    case tags.real:
      return { type: 'real', value: contentOf(reader, 4).readFloatBE() };
    case tags.double:
      return { type: 'double', value: contentOf(reader, 8).readDoubleBE() };
    case tags.text:
      return { type: 'text', value: text(reader.content()) };
    case tags.enumerated:
      return { type: 'enumerated', value: reader.unsigned() };
    case tags.object:
      return { type: 'object', value: objectOf(contentOf(reader, 4).readUInt32BE()) };
    default:
      throw refusals.invalidDataType();
  }
}

function contentOf(reader: TagReader, length: number): Buffer {
  if (reader.length !== length) throw refusals.invalidTag();
  return reader.content();
}

function signed(reader: TagReader): number {
  if (reader.length < 1 || reader.length > 4) throw refusals.invalidTag();
  const bytes = reader.content();
  return bytes.readIntBE(0, bytes.length);
}

function text(bytes: Buffer): string {
  if (bytes[0] !== utf8) throw refusals.invalidDataType();
  return bytes.toString('utf8', 1);
}
