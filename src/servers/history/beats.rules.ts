import { resultKinds, type ResultKind } from '../checks/check.rules.js';

const letters: Record<ResultKind, string> = { success: 's', slow: 'l', failure: 'f', inconclusive: 'i' };
const kinds = new Map(resultKinds.map(kind => [letters[kind], kind]));

/** One letter for each result, in the same order: `s`uccess, s`l`ow, `f`ailure, `i`nconclusive. */
export function packBeats(results: readonly ResultKind[]): string {
  return results.map(kind => letters[kind]).join('');
}

/** Throws RangeError for a letter {@link packBeats} does not write. */
export function unpackBeats(packed: string): ResultKind[] {
  return Array.from(packed, letter => {
    const kind = kinds.get(letter);
    if (kind === undefined) throw new RangeError(`No result is written as ${JSON.stringify(letter)}`);
    return kind;
  });
}

/** Latencies outside are drawn at the edge. */
export const shortestLatencyMs = 0.1;
export const longestLatencyMs = 60_000;

/** No latency. The levels follow it in the order of their character codes. */
const absent = '!';
// Printable, and written by JSON as they are: one byte each on the wire.
const levels = Array.from({ length: 0x7e - 0x22 + 1 }, (_, index) => String.fromCharCode(0x22 + index)).filter(
  character => character !== '"' && character !== '\\',
);
const levelOf = new Map(levels.map((character, level) => [character, level]));
/** 90 steps of 16 % from one end to the other: half a step, the largest error, is below 8 %. */
const step = Math.log(longestLatencyMs / shortestLatencyMs) / (levels.length - 1);

/** One printable character for each latency, on a logarithmic scale; null and numbers that are none become `!`. */
export function packLatencies(milliseconds: readonly (number | null)[]): string {
  return milliseconds.map(packLatency).join('');
}

function packLatency(milliseconds: number | null): string {
  if (milliseconds === null || !Number.isFinite(milliseconds)) return absent;
  const bounded = Math.min(longestLatencyMs, Math.max(shortestLatencyMs, milliseconds));
  return levels[Math.round(Math.log(bounded / shortestLatencyMs) / step)] ?? absent;
}

/** Milliseconds to within 8 % of what was packed, null where there was none. */
export function unpackLatencies(packed: string): (number | null)[] {
  return Array.from(packed, character => {
    const level = levelOf.get(character);
    return level === undefined ? null : shortestLatencyMs * Math.exp(level * step);
  });
}
