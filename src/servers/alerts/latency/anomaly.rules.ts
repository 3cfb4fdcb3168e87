import type { Verdict } from '../alert.rules.js';

/** Response times that make up what is usual: the newest ones that were usual themselves. */
export const windowSize = 120;
/** Below this many nobody can say what is usual. */
export const leastKnown = 30;
/** Unusual response times, without a rest in between, that are the new normal. */
export const newNormalAfter = 60;
const raisedAfter = 3;
/** Usual response times in a row after which the matter has come to rest. */
export const restAfter = 5;

/** A median absolute deviation times this is the standard deviation of a normal distribution. */
const normalScale = 1.4826;
const deviations = 8;
const leastShare = 0.5;
/** Milliseconds. */
const leastExcess = 20;

/** What is usual, in milliseconds: the median, and the median distance from it. */
export interface Usual {
  median: number;
  mad: number;
}

/** `sorted`: response times in rising order, at least one. */
export function usualOf(sorted: ArrayLike<number>): Usual {
  const median = middle(sorted.length, index => sorted[index] ?? 0);
  return { median, mad: medianDistance(sorted, median) };
}

/** Response times above this many milliseconds are unusual: by much, for this server and for a person. */
export function unusualAbove({ median, mad }: Usual): number {
  return median + Math.max(deviations * normalScale * mad, leastShare * median, leastExcess);
}

/** Where a server stands: unusual or usual response times in a row; one of them is 0. */
export interface AnomalyCourse {
  unusual: number;
  usual: number;
}

/** What the newest response time means for the anomaly of its server. */
export function judgeCourse({ unusual, usual }: AnomalyCourse, active: boolean): Verdict | null {
  if (!active) return unusual >= raisedAfter ? 'raise' : null;
  if (usual >= restAfter) return 'resolve';
  return unusual > 0 ? 'seen' : null;
}

/** Fewer servers than this say nothing about this program. */
const leastCrowd = 10;

/**
 * Whether the fault is probably on this side (a busy machine, a slow uplink): response times of more than half of the
 * servers do not leave what is usual at once for reasons of their own.
 */
export function isOurFault(unusualServers: number, knownServers: number): boolean {
  return knownServers >= leastCrowd && unusualServers > knownServers / 2;
}

/** `Answers after 812 ms, usually 45 ms`. */
export function anomalyMessage(responseTimeMs: number, { median }: Usual): string {
  return `Answers after ${shown(responseTimeMs)} ms, usually ${shown(median)} ms`;
}

const shown = (ms: number) => String(ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms));

function middle(length: number, at: (index: number) => number): number {
  const half = length >> 1;
  return length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
}

/**
 * The distances of sorted values fall towards the median and rise after it: two fingers that move outwards from it meet
 * them in rising order, so nothing has to be sorted again.
 */
function medianDistance(sorted: ArrayLike<number>, median: number): number {
  const { length } = sorted;
  const half = length >> 1;
  let right = 0;
  while (right < length && (sorted[right] ?? 0) < median) right += 1;
  let left = right - 1;
  let before = 0;
  let distance = 0;
  for (let count = 0; count <= half; count += 1) {
    before = distance;
    const below = left < 0 ? Infinity : median - (sorted[left] ?? 0);
    const above = right < length ? (sorted[right] ?? 0) - median : Infinity;
    if (below <= above) left -= 1;
    else right += 1;
    distance = Math.min(below, above);
  }
  return length % 2 === 1 ? distance : (before + distance) / 2;
}
