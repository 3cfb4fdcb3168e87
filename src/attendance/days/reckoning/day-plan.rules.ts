import type { Schedule } from '../../schedules/work-schedule.rules.js';
import { frameOf, type DayFrame } from './shift.rules.js';

/** Somebody whose days are computed. */
export interface Person {
  employee: number;
  /** Whose schedule it is; null: nobody expects anything. */
  scheduleId: number | null;
  schedule: Schedule | null;
}

/** A day of somebody that has begun. */
export interface PersonDay<Somebody extends Person> {
  person: Somebody;
  frame: DayFrame;
}

/** The days of everybody that have begun by `now`: by date as given, within it by person as given. */
export function planOf<Somebody extends Person>(
  zone: string,
  people: readonly Somebody[],
  dates: readonly string[],
  now: number,
): PersonDay<Somebody>[] {
  return dates.flatMap(date => {
    // Telling the hour of a zone costs far more than sharing the answer among all who work by the same schedule.
    const frames = new Map<number | null, DayFrame>();
    return people.flatMap(person => {
      const frame = frames.get(person.scheduleId) ?? frameOf(zone, person.schedule, date);
      frames.set(person.scheduleId, frame);
      return frame.from <= now ? [{ person, frame }] : [];
    });
  });
}

/** What of `items` falls into each frame; frames do not overlap, and neither has to be in order. */
export function fallInto<Item extends { at: number }>(
  items: readonly Item[],
  frames: readonly DayFrame[],
): Map<DayFrame, Item[]> {
  const inOrder = frames.toSorted((a, b) => a.from - b.from);
  const found = new Map<DayFrame, Item[]>();
  let next = 0;
  for (const item of items.toSorted((a, b) => a.at - b.at)) {
    while (inOrder[next] && item.at >= (inOrder[next]?.to ?? 0)) next += 1;
    const frame = inOrder[next];
    if (!frame) break;
    if (item.at < frame.from) continue;
    const own = found.get(frame);
    if (own) own.push(item);
    else found.set(frame, [item]);
  }
  return found;
}
