import type { CheckKind } from '../api/types.js';

/** How many results a row keeps. */
export const beatCount = 40;

const letters: Record<CheckKind, string> = { success: 's', slow: 'l', failure: 'f', inconclusive: 'i' };

export const letterOf = (kind: CheckKind): string => letters[kind];

export const beatWords: Record<string, string> = { s: 'good', l: 'slow', f: 'failed', i: 'no verdict' };

// The wire form of a response time: one printable character on a logarithmic scale, `!` for none.
const shortest = 0.1;
const longest = 60_000;
const absent = '!';
const levels = Array.from({ length: 0x7e - 0x22 + 1 }, (_, index) => String.fromCharCode(0x22 + index)).filter(
  character => character !== '"' && character !== '\\',
);
const levelOf = new Map(levels.map((character, level) => [character, level]));
const step = Math.log(longest / shortest) / (levels.length - 1);

export function packLatency(milliseconds: number | null): string {
  if (milliseconds === null || !Number.isFinite(milliseconds)) return absent;
  const bounded = Math.min(longest, Math.max(shortest, milliseconds));
  return levels[Math.round(Math.log(bounded / shortest) / step)] ?? absent;
}

/** Milliseconds to within 8 %, null where there was no answer. */
export function unpackLatencies(packed: string): (number | null)[] {
  return Array.from(packed, character => {
    const level = levelOf.get(character);
    return level === undefined ? null : shortest * Math.exp(level * step);
  });
}

/** The newest results with one more. */
export const append = (packed: string, character: string): string => (packed + character).slice(-beatCount);

/** `Last 40 checks: 38 good, 2 failed`. */
export function describeBeats(beats: string): string {
  if (beats === '') return 'No checks yet';
  const counts = new Map<string, number>();
  for (const letter of beats) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const parts = [...counts].map(([letter, count]) => `${count} ${beatWords[letter] ?? letter}`);
  return `Last ${beats.length} checks: ${parts.join(', ')}`;
}
