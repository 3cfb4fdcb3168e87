import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorOf, cursorPage, decodeCursor, encodeCursor, type Position } from '../../src/http/cursor.js';
import type { CursorQuery } from '../../src/http/paging.js';
import { InvalidInput } from '../../src/shared/errors.js';

const newestFirst = (a: Position, b: Position) => b.at - a.at || b.id - a.id;
const position = fc.record({
  at: fc.integer({ min: 0, max: 5 }),
  id: fc.integer({ min: 1, max: 1000 }),
});
const history = fc.uniqueArray(position, { selector: ({ id }) => id, maxLength: 30 });

/** What a database would answer. */
function fetch(all: Position[], query: CursorQuery): Position[] {
  const cursor = cursorOf(query);
  const sorted = all.toSorted(newestFirst);
  if (cursor?.direction === 'newer') {
    const newer = sorted.filter(record => newestFirst(record, cursor) < 0).reverse();
    return newer.slice(0, query.limit + 1);
  }
  return sorted.filter(record => !cursor || newestFirst(record, cursor) > 0).slice(0, query.limit + 1);
}

const page = (all: Position[], query: CursorQuery) =>
  cursorPage(fetch(all, query), query, '/api/incidents/?open=true', record => record);
const cursorIn = (link: string) => new URLSearchParams(link.split('?')[1]).get('cursor') ?? '';

describe('A cursor', () => {
  it.each([
    { direction: 'older', at: 0, id: 0 },
    { direction: 'newer', at: -1, id: Number.MAX_SAFE_INTEGER },
    { direction: 'older', at: 8_640_000_000_000_000, id: 1 },
  ] as const)('comes back as it was', cursor => {
    const text = encodeCursor(cursor);
    expect(text).toMatch(/^[A-Za-z0-9_-]{1,200}$/);
    expect(decodeCursor(text)).toEqual(cursor);
  });

  it.each([
    'x',
    'AAAA',
    '______',
    Buffer.from('o1.').toString('base64url'),
    Buffer.from('o9999999999999999.1').toString('base64url'),
  ])('is refused by name where it is none: %s', text => {
    expect(() => decodeCursor(text)).toThrow(InvalidInput);
  });

  it('leads through a whole history and back, each record once, newest first', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 10 }), (all, limit) => {
        const seen: Position[] = [];
        const previous: (string | null)[] = [];
        let next: string | null = null;
        do {
          const query: CursorQuery = { limit, ...(next ? { cursor: cursorIn(next) } : {}) };
          const result = page(all, query);
          seen.push(...result.results);
          previous.push(result.previous);
          next = result.next;
        } while (next);
        expect(seen).toEqual(all.toSorted(newestFirst));
        expect(previous[0]).toBeNull();
        fc.pre(seen.length > limit);
        const size = seen.length % limit || limit;
        const back = page(all, { limit, cursor: cursorIn(previous.at(-1) ?? '') });
        expect(back.results).toEqual(seen.slice(-size - limit, -size));
        expect(back.next).not.toBeNull();
      }),
    );
  });

  it('keeps the rest of the request', () => {
    const all = [
      { at: 1, id: 1 },
      { at: 2, id: 2 },
    ];
    expect(page(all, { limit: 1 }).next).toMatch(/^\/api\/incidents\/\?open=true&cursor=[\w-]+$/);
  });
});
