import type Bacstack from 'bacstack';
import type { ObjectId } from '../address.codec.js';
import { isReadable } from './service.codec.js';
import { applicationTags, Tag } from './tag-walk.codec.js';
import type { BacnetValue } from '../value.rules.js';

const notTold = 0xff;
/** 135-2020, 20.2.9. */
const characterSets = { ucs2: 4, latin1: 5 };
/** More than the library writes right. */
const maxBits = 120;

/**
 * A value as the library decoded it, beside its tag. Dates and times are read from the bytes: the library's are a month
 * late and know no unspecified parts. Throws where both disagree.
 */
export function valueOf(decoded: Bacstack.Value | undefined, tag: Tag): BacnetValue {
  if (!isReadable(tag)) return unreadableValueOf(tag);
  if (decoded?.type !== tag.number) throw new Error(`Value of type ${decoded?.type} at a tag ${tag.number}`);
  const { value } = decoded;
  switch (tag.number) {
    case applicationTags.null:
      return { type: 'null' };
    case applicationTags.boolean:
      return { type: 'boolean', value: value === true };
    case applicationTags.octets:
      return { type: 'octets', value: Uint8Array.from(tag.content) };
    case applicationTags.text:
      return { type: 'text', value: String(value) };
    case applicationTags.bits:
      return { type: 'bits', value: bitsOf(tag.content) };
    case applicationTags.date:
      return { type: 'date', value: dateText(tag.content) };
    case applicationTags.time:
      return { type: 'time', value: timeText(tag.content) };
    case applicationTags.object:
      return { type: 'object', value: objectOf(tag.content) };
    default:
      return numberOf(tag.number, value);
  }
}

/** What the library cannot read: of that only long strings are read here. */
function unreadableValueOf({ context, number, content }: Tag): BacnetValue {
  if (!context && number === applicationTags.octets) return { type: 'octets', value: Uint8Array.from(content) };
  if (!context && number === applicationTags.text) return { type: 'text', value: longText(content) };
  return { type: 'other' };
}

/** The first byte tells the character set; like the library, all but two are taken for UTF-8. */
function longText(content: Buffer): string {
  const bytes = content.subarray(1);
  if (content[0] === characterSets.ucs2) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.toString(content[0] === characterSets.latin1 ? 'latin1' : 'utf8');
}

const numberTypes = new Map<number, 'unsigned' | 'signed' | 'real' | 'double' | 'enumerated'>([
  [applicationTags.unsigned, 'unsigned'],
  [applicationTags.signed, 'signed'],
  [applicationTags.real, 'real'],
  [applicationTags.double, 'double'],
  [applicationTags.enumerated, 'enumerated'],
]);

function numberOf(tag: number, value: unknown): BacnetValue {
  const type = numberTypes.get(tag);
  if (type === undefined || typeof value !== 'number') throw new Error(`No number at a tag ${tag}`);
  return { type, value };
}

/** The first byte counts the bits of the last one that are not used. */
function bitsOf(content: Buffer): boolean[] {
  const length = (content.length - 1) * 8 - (content[0] ?? 0);
  return Array.from({ length }, (_, bit) => ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

function objectOf(content: Buffer): ObjectId {
  const id = content.readUInt32BE();
  return { type: id >>> 22, instance: id & 0x3f_ffff };
}

/** `2026-11-21`. Months 13 and 14 are all odd and all even ones, day 32 is the last one (135-2020, 20.2.12). */
function dateText([year = notTold, month = notTold, day = notTold]: Uint8Array): string {
  return [year === notTold ? '*' : String(1900 + year), part(month), part(day)].join('-');
}

/** `07:30:00.00`, with hundredths. */
function timeText([hour = notTold, minute = notTold, second = notTold, hundredth = notTold]: Uint8Array): string {
  return `${[hour, minute, second].map(part).join(':')}.${part(hundredth)}`;
}

function part(value: number): string {
  return value === notTold ? '*' : String(value).padStart(2, '0');
}

/** For the library. Null for what cannot be written: dates, times, numbers outside of their type. */
export function encodableValue(value: BacnetValue): Bacstack.Value | null {
  switch (value.type) {
    case 'null':
      return { type: applicationTags.null, value: null };
    case 'boolean':
    case 'text':
    case 'double':
      return { type: applicationTags[value.type], value: value.value };
    case 'octets':
      return { type: applicationTags.octets, value: [...value.value] };
    case 'unsigned':
    case 'enumerated':
      return encodableIf(isInteger(value.value, 0, 0xffff_ffff), value);
    case 'signed':
      return encodableIf(isInteger(value.value, -0x8000_0000, 0x7fff_ffff), value);
    case 'real':
      return encodableIf(isReal(value.value), value);
    case 'bits':
      return value.value.length <= maxBits ? { type: applicationTags.bits, value: encodableBits(value.value) } : null;
    case 'object':
      return encodableIf(isObjectId(value.value), value);
    case 'date':
    case 'time':
    case 'other':
      return null;
    default:
      return value satisfies never;
  }
}

function encodableIf(
  fits: boolean,
  { type, value }: { type: keyof typeof applicationTags; value: unknown },
): Bacstack.Value | null {
  return fits ? { type: applicationTags[type], value } : null;
}

/** Whether a finite number stays one in 32 bits. */
function isReal(value: number): boolean {
  return Number.isFinite(Math.fround(value)) === Number.isFinite(value);
}

/** The library wants bytes with the first bit lowest. */
function encodableBits(bits: readonly boolean[]): { bitsUsed: number; value: number[] } {
  const value = Array.from({ length: Math.ceil(bits.length / 8) }, () => 0);
  for (const [place, bit] of bits.entries()) if (bit) value[place >> 3]! |= 1 << (place & 7);
  return { bitsUsed: bits.length, value };
}

/** Whether it fits into the 10 and 22 bits it has on the wire, where the library would cut it. */
export function isObjectId({ type, instance }: ObjectId): boolean {
  return isInteger(type, 0, 0x3ff) && isInteger(instance, 0, 0x3f_ffff);
}

export function isInteger(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
