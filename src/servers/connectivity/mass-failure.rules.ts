/** A server whose newest results are failures, and when the first of them was (epoch ms). */
export interface Failing {
  name: string;
  since: number;
}

/** Most servers failed together: how many, since when (epoch ms), and the names of the first five. */
export interface MassFailure {
  failed: number;
  since: number;
  names: string[];
}

const windowMs = 60_000;
const share = 0.7;
const fewest = 5;
/** What happened longer ago than this was told by the incidents; an alarm now would be news to nobody. */
const longestLagMs = 5 * 60_000;

/**
 * Whether most servers failed together: at least 70 % of the `watched` ones, and at least five, within one minute, the
 * one that ends with the newest failure. Null where that is not so, or long ago. `told` are the instants of alarms
 * about it: one that is not older than the first of these failures was about this very event, as after a restart.
 */
export function judgeTogether(
  failing: readonly Failing[],
  watched: number,
  { now, told }: { now: number; told: readonly number[] },
): MassFailure | null {
  const newest = failing.reduce((latest, { since }) => Math.max(latest, since), -Infinity);
  const together = failing.filter(({ since }) => since > newest - windowMs).sort(byTime);
  const [first] = together;
  if (!first || together.length < Math.max(fewest, share * watched) || now - newest > longestLagMs) return null;
  if (told.some(at => at >= first.since)) return null;
  return { failed: together.length, since: first.since, names: together.slice(0, 5).map(({ name }) => name) };
}

/** An alarm is followed by no other before less than half of the servers were failing. */
export function isOver(failing: number, watched: number): boolean {
  return failing * 2 < watched || watched === 0;
}

function byTime(a: Failing, b: Failing): number {
  return a.since - b.since || (a.name < b.name ? -1 : 1);
}
