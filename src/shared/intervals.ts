/** A stretch of time in epoch milliseconds, `from <= to`. */
export interface Interval {
  from: number;
  to: number;
}

/** The same instants as disjoint intervals in order; those that touch become one. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** What of `intervals` lies inside `frame`; empty pieces are left out. */
export function clip(intervals: readonly Interval[], frame: Interval): Interval[] {
  return intervals
    .map(({ from, to }) => ({ from: Math.max(from, frame.from), to: Math.min(to, frame.to) }))
    .filter(({ from, to }) => from < to);
}

/** What `frame` has that no interval covers. */
export function gaps(intervals: readonly Interval[], frame: Interval): Interval[] {
  const found: Interval[] = [];
  let from = frame.from;
  for (const covered of union(clip(intervals, frame))) {
    if (covered.from > from) found.push({ from, to: covered.from });
    from = covered.to;
  }
  return from < frame.to ? [...found, { from, to: frame.to }] : found;
}

/** Milliseconds that the union of `intervals` covers. */
export function measure(intervals: readonly Interval[]): number {
  return union(intervals).reduce((sum, { from, to }) => sum + to - from, 0);
}
