import { decodeRecord, RecordLayout, RecordSize, recordSizes } from './punch-record.codec.js';

const longestFirst = ['49', '40', '16', '8'] as const satisfies RecordLayout[];
/** How far `length / count` may be from a size: somebody punches during the read. Sizes are further apart than twice this. */
const tolerance = 0.1;
/** So many records, spread over the log, are looked at to tell the layout. */
const sampled = 200;

/**
 * How the records of a log lie, from their length in bytes and the counts the terminal gave (before and after the read,
 * where it gave any). A size must divide the length. The count decides unless the content contradicts it; where it does
 * not settle the size, the content does, if it is plausible in exactly one. Null rather than a guess.
 */
export function findLayout(records: Buffer, counts: readonly number[]): RecordLayout | null {
  const dividing = longestFirst.filter(layout => records.length % recordSizes[layout] === 0);
  const exact = dividing.filter(layout => counts.includes(records.length / recordSizes[layout]));
  const near = dividing.filter(layout => counts.some(count => isNear(records.length, count, recordSizes[layout])));
  const counted = only(exact) ?? only(near);
  if (counted && plausibility(records, counted) >= 0.5) return variantOf(counted, records);
  const told = only(dividing.filter(layout => plausibility(records, layout) >= 0.9)) ?? counted;
  return told && variantOf(told, records);
}

function isNear(length: number, count: number, size: RecordSize): boolean {
  return count > 0 && Math.abs(length / count / size - 1) <= tolerance;
}

function only<T>(candidates: readonly T[]): T | null {
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}

function variantOf(layout: RecordLayout, records: Buffer): RecordLayout {
  return layout === '8' && isLate(records) ? '8-late' : layout;
}

/**
 * The last byte of an 8-byte record is a state (a small number or 255), or else the highest byte of a time, which is
 * 0x13 in 2010 and 0x4d in 2040.
 */
function isLate(records: Buffer): boolean {
  return samples(records, 8).every(({ 7: last = 0 }) => last >= 0x13 && last <= 0x4d);
}

/** The share of records, 0..1, that have a user id of ordinary characters and a time that a set clock can show. */
function plausibility(records: Buffer, size: RecordLayout): number {
  const layout = variantOf(size, records);
  const seen = samples(records, recordSizes[layout]);
  const plausible = seen.filter(raw => {
    const punch = decodeRecord(layout, raw, () => undefined);
    return punch !== null && punch.time.flaw === null && /^[\w:.-]+$/.test(punch.code);
  });
  return plausible.length / seen.length;
}

function samples(records: Buffer, size: number): Buffer[] {
  const count = Math.floor(records.length / size);
  const step = Math.max(1, Math.floor(count / sampled));
  const found: Buffer[] = [];
  for (let index = 0; index < count; index += step) found.push(records.subarray(index * size, (index + 1) * size));
  return found;
}
