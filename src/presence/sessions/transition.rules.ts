import type { Interval } from '../../shared/intervals.js';

/** What happened to the sessions of one device in one step. */
export interface SessionChange {
  deviceId: number;
  /** The owner of the closed session, and of the device now. */
  employeeId: number;
  /** Whether the device counts for its owner's presence. */
  counts: boolean;
  closed: Interval | null;
  openedAt: number | null;
}

/** Somebody came or went; instants are epoch milliseconds. */
export interface Transition {
  employeeId: number;
  type: 'came_online' | 'went_offline';
  at: number;
}

/**
 * Who came and who went (product R5): somebody is here while at least one counting device is. `openNow` is the number of
 * counting devices with an open session after the step, by employee. Somebody who was gone and is back within one step
 * (noticed late) did both, in that order.
 */
export function transitionsOf(changes: readonly SessionChange[], openNow: ReadonlyMap<number, number>): Transition[] {
  const counting = changes.filter(({ counts }) => counts);
  return [...Map.groupBy(counting, ({ employeeId }) => employeeId)].flatMap(([employeeId, own]) => {
    const closed = own.flatMap(change => change.closed ?? []);
    const opened = own.flatMap(({ openedAt }) => openedAt ?? []);
    const after = openNow.get(employeeId) ?? 0;
    const stayed = after - opened.length;
    if (stayed > 0) return [];
    const left = Math.max(...closed.map(({ to }) => to));
    const came = Math.min(...opened);
    const isGap = closed.length > 0 && (opened.length === 0 || came > left);
    const wasAway = closed.length === 0;
    return [
      ...(isGap ? [{ employeeId, type: 'went_offline' as const, at: left }] : []),
      ...(opened.length > 0 && (wasAway || isGap) ? [{ employeeId, type: 'came_online' as const, at: came }] : []),
    ];
  });
}
