import { InvalidInput } from '../shared/errors.js';
import { withParameter, type CursorPage, type CursorQuery } from './paging.js';

/** Where a record stands in a history: its instant (epoch milliseconds), then its id. */
export interface Position {
  at: number;
  id: number;
}

/** Go on from a record that was seen already: to what is older, or back to what is newer. */
export interface Cursor extends Position {
  direction: 'older' | 'newer';
}

const latestInstant = 8_640_000_000_000_000;

/** The opaque text that clients hand back; they must not read anything into it. */
export function encodeCursor({ direction, at, id }: Cursor): string {
  return Buffer.from(`${direction === 'older' ? 'o' : 'n'}${at}.${id}`).toString('base64url');
}

/** Throws InvalidInput for anything {@link encodeCursor} did not make. */
export function decodeCursor(text: string): Cursor {
  const parts = /^([on])(-?\d{1,16})\.(\d{1,16})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  const [at, id] = [Number(parts?.[2]), Number(parts?.[3])];
  if (!parts || Math.abs(at) > latestInstant || !Number.isSafeInteger(id)) {
    throw InvalidInput.field('cursor', 'This is not a cursor of an earlier reply.');
  }
  return { direction: parts[1] === 'o' ? 'older' : 'newer', at, id };
}

/** Null: begin with the newest record. */
export function cursorOf(query: CursorQuery): Cursor | null {
  return query.cursor === undefined ? null : decodeCursor(query.cursor);
}

/**
 * One page of a history, newest first. `records` is what lies behind the cursor in its direction, nearest first (towards
 * the older: descending by instant and id; towards the newer: ascending), at most `query.limit + 1` of it: the one too
 * many says that there is another page. `url` is the path and query of the request.
 */
export function cursorPage<T>(
  records: readonly T[],
  query: CursorQuery,
  url: string,
  positionOf: (record: T) => Position,
): CursorPage<T> {
  const cursor = cursorOf(query);
  const more = records.length > query.limit;
  const nearest = records.slice(0, query.limit);
  const results = cursor?.direction === 'newer' ? nearest.toReversed() : nearest;
  const link = (direction: Cursor['direction'], record: T | undefined) =>
    record && withParameter(url, 'cursor', encodeCursor({ direction, ...pick(positionOf(record)) }));
  const hasNewer = cursor?.direction === 'newer' ? more : cursor !== null;
  const hasOlder = cursor?.direction === 'newer' || more;
  return {
    next: (hasOlder && link('older', results.at(-1))) || null,
    previous: (hasNewer && link('newer', results[0])) || null,
    results,
  };
}

const pick = ({ at, id }: Position): Position => ({ at, id });
