/** What a terminal says it holds and could hold (CMD_GET_FREE_SIZES). */
export interface TerminalSizes {
  users: number;
  fingers: number;
  /** Attendance records. Some firmware says 0 although there are some. */
  records: number;
  fingerCapacity: number;
  userCapacity: number;
  recordCapacity: number;
}

/** Replies of 80, 92 and 112 bytes are known; the first 20 words are the same in all of them. */
const minBytes = 80;

/** Null for a reply too short to be one. */
export function decodeSizes(data: Buffer): TerminalSizes | null {
  if (data.length < minBytes) return null;
  const word = (index: number) => data.readUInt32LE(index * 4);
  return {
    users: word(4),
    fingers: word(6),
    records: word(8),
    fingerCapacity: word(14),
    userCapacity: word(15),
    recordCapacity: word(16),
  };
}

/** `bytes` long, at least {@link minBytes}; what is still free is in the words after the capacities. */
export function encodeSizes(sizes: TerminalSizes, bytes: number): Buffer {
  const data = Buffer.alloc(Math.max(minBytes, bytes));
  const words = { 4: sizes.users, 6: sizes.fingers, 8: sizes.records };
  const capacities = [sizes.fingerCapacity, sizes.userCapacity, sizes.recordCapacity];
  const held = [sizes.fingers, sizes.users, sizes.records];
  const free = capacities.map((capacity, index) => Math.max(0, capacity - (held[index] ?? 0)));
  for (const [index, value] of Object.entries(words)) data.writeUInt32LE(value, Number(index) * 4);
  for (const [index, value] of [...capacities, ...free].entries()) data.writeUInt32LE(value, (14 + index) * 4);
  return data;
}
