import type { PersonDayView, StayView } from '../../client/types.gen.js';
import { duration } from '../../status/time.js';
import { clockTime } from '../site-time.js';
import type { TimelineView } from '../../client/types.gen.js';

export const stayText = ({ from, to, ongoing }: StayView, zone: string): string =>
  ongoing ? `since ${clockTime(from, zone)}` : `${clockTime(from, zone)} to ${clockTime(to, zone)}`;

/** The whole bar as words. */
export function describeDay({ intervals, seconds_online }: PersonDayView, zone: string): string {
  if (intervals.length === 0) return 'Not seen on this day';
  const stays = intervals.map(stay => stayText(stay, zone)).join(', ');
  return `Here ${stays}: ${duration(seconds_online)}`;
}

/** What is known about the instant `at`. */
export function hintAt(stays: readonly StayView[], { uncovered, time_zone: zone }: TimelineView, at: number): string {
  const holds = ({ from, to }: { from: string; to: string }) => Date.parse(from) <= at && at < Date.parse(to);
  const time = clockTime(new Date(at).toISOString(), zone);
  const stay = stays.find(holds);
  if (stay) return `${time}: here ${stayText(stay, zone)}`;
  const gap = uncovered.find(holds);
  if (gap) return `${time}: nobody watched from ${clockTime(gap.from, zone)} to ${clockTime(gap.to, zone)}`;
  return at > Date.now() ? `${time}: yet to come` : `${time}: away`;
}
