import { decodeText, decodeUserId } from './text.codec.js';

/** A user of a terminal. Passwords and cards are in the record too and stay there. */
export interface TerminalUser {
  /** The terminal's internal number, which short records carry instead of the id. */
  uid: number;
  /** What the person types at the terminal: the attendance code. */
  code: string;
  name: string;
}

type UserSize = 28 | 72;

/**
 * The users in the body of a bulk read (`u32 total` and records of 28 or 72 bytes). Which of the two is told by the
 * length, and where that fits both, by the count the terminal gave. Null for a body that fits neither.
 */
export function decodeUsers(body: Buffer, count: number | null): TerminalUser[] | null {
  if (body.length === 0) return [];
  if (body.length < 4 || body.readUInt32LE(0) !== body.length - 4) return null;
  const records = body.subarray(4);
  const size = sizeOf(records.length, count);
  if (size === null) return null;
  const decode = size === 72 ? decode72 : decode28;
  const users: TerminalUser[] = [];
  for (let at = 0; at < records.length; at += size) users.push(decode(records.subarray(at, at + size)));
  return users.filter(({ code }) => code !== '');
}

function sizeOf(total: number, count: number | null): UserSize | null {
  const sizes = ([72, 28] as const).filter(size => total % size === 0);
  return sizes.find(size => total / size === count) ?? sizes[0] ?? null;
}

function decode72(record: Buffer): TerminalUser {
  return {
    uid: record.readUInt16LE(0),
    code: decodeUserId(record.subarray(48, 72)),
    name: decodeText(record.subarray(11, 35)),
  };
}

function decode28(record: Buffer): TerminalUser {
  return {
    uid: record.readUInt16LE(0),
    code: String(record.readUInt32LE(24)),
    name: decodeText(record.subarray(8, 16)),
  };
}
