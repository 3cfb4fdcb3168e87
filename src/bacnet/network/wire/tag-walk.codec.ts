/** A piece of encoded data (135-2020, 20.2): a value, or what stands between an opening and a closing tag. */
export interface Tag {
  /** Of an application tag the type of the value. */
  number: number;
  context: boolean;
  /** Where it begins and ends in the bytes, tags included. */
  start: number;
  end: number;
  /** The value itself. Of a boolean nothing: it is in the tag. */
  content: Buffer;
  /** Null for a value. */
  children: Tag[] | null;
}

export const applicationTags = {
  null: 0,
  boolean: 1,
  unsigned: 2,
  signed: 3,
  real: 4,
  double: 5,
  octets: 6,
  text: 7,
  bits: 8,
  enumerated: 9,
  date: 10,
  time: 11,
  object: 12,
} as const;

/** Deeper than anything the standard defines. */
const maxDepth = 16;
const unlimited = Infinity;

/** Fewest and most bytes of a value, by application tag. */
const sizes: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 0],
  [1, 8],
  [1, 8],
  [4, 4],
  [8, 8],
  [0, unlimited],
  [1, unlimited],
  [1, unlimited],
  [1, 4],
  [4, 4],
  [4, 4],
  [4, 4],
];

interface Head {
  number: number;
  context: boolean;
  kind: 'value' | 'opening' | 'closing';
  /** Of the value. */
  length: number;
  /** Offset of what follows the tag. */
  next: number;
}

/**
 * All of it, or null when any length leads beyond the bytes, a value has a size its type cannot have, or tags are not
 * closed in the order they were opened. Nothing is copied.
 */
export function walkTags(bytes: Buffer): Tag[] | null {
  const found = walk(bytes, 0, null, 0);
  return found && found.end === bytes.length ? found.tags : null;
}

function walk(bytes: Buffer, from: number, until: number | null, depth: number): { tags: Tag[]; end: number } | null {
  const tags: Tag[] = [];
  let at = from;
  while (at < bytes.length) {
    const head = readHead(bytes, at);
    if (!head) return null;
    const { number, context, next } = head;
    if (head.kind === 'closing') return number === until ? { tags, end: next } : null;
    if (head.kind === 'opening') {
      const inner = depth < maxDepth ? walk(bytes, next, number, depth + 1) : null;
      if (!inner) return null;
      tags.push({
        number,
        context,
        start: at,
        end: inner.end,
        content: bytes.subarray(next, next),
        children: inner.tags,
      });
      at = inner.end;
    } else {
      const end = next + head.length;
      if (end > bytes.length || (!context && !fits(bytes, head))) return null;
      tags.push({ number, context, start: at, end, content: bytes.subarray(next, end), children: null });
      at = end;
    }
  }
  return until === null ? { tags, end: at } : null;
}

function readHead(bytes: Buffer, at: number): Head | null {
  const first = bytes[at]!;
  const context = (first & 0x08) !== 0;
  const type = first & 0x07;
  let number = first >> 4;
  let next = at + 1;
  if (number === 15) {
    // A longer spelling of a short number, or the reserved one.
    number = bytes[next++] ?? 255;
    if (number < 15 || number === 255) return null;
  }
  if (type > 5) return context ? { number, context, kind: type === 6 ? 'opening' : 'closing', length: 0, next } : null;
  if (!context && number === applicationTags.boolean) {
    return type < 2 ? { number, context, kind: 'value', length: 0, next } : null;
  }
  if (type < 5) return { number, context, kind: 'value', length: type, next };
  const long = readLength(bytes, next);
  return long && { number, context, kind: 'value', length: long.length, next: long.next };
}

function readLength(bytes: Buffer, at: number): { length: number; next: number } | null {
  const first = bytes[at];
  if (first === undefined) return null;
  if (first < 254) return { length: first, next: at + 1 };
  const size = first === 254 ? 2 : 4;
  if (at + 1 + size > bytes.length) return null;
  return { length: bytes.readUIntBE(at + 1, size), next: at + 1 + size };
}

function fits(bytes: Buffer, { number, length, next }: Head): boolean {
  const size = sizes[number];
  if (!size || length < size[0] || length > size[1]) return false;
  if (number !== applicationTags.bits) return true;
  // The first byte says how many bits of the last one are not used.
  return (bytes[next] ?? 8) <= (length > 1 ? 7 : 0);
}
