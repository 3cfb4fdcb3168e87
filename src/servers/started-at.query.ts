import type { Cursor } from '../http/cursor.js';
import type { CursorQuery } from '../http/paging.js';

type Bound<T> = { $gte?: T; $gt?: T; $lt?: T };

/** A condition on a record with a start, as the ORM takes it. */
interface StartCondition {
  startedAt?: Date | Bound<Date>;
  id?: Bound<number>;
  $or?: StartCondition[];
}

/** What lies behind the cursor in a history ordered by start and id, `since` and `until` being about the start. */
export function startedWithin({ since, until }: CursorQuery, cursor: Cursor | null): StartCondition[] {
  return [
    ...(since ? [{ startedAt: { $gte: since } }] : []),
    ...(until ? [{ startedAt: { $lt: until } }] : []),
    ...(cursor ? [beyond(cursor)] : []),
  ];
}

function beyond({ direction, at, id }: Cursor): StartCondition {
  const startedAt = new Date(at);
  return direction === 'older'
    ? { $or: [{ startedAt: { $lt: startedAt } }, { startedAt, id: { $lt: id } }] }
    : { $or: [{ startedAt: { $gt: startedAt } }, { startedAt, id: { $gt: id } }] };
}
