/**
 * One message of the terminals' TCP protocol: `50 50 82 7d | u32 length | u16 command | u16 checksum | u16 session |
 * u16 reply id | data`, everything little-endian; the length counts from the command on.
 */
export interface Frame {
  command: number;
  /** The session in a request; in a reply whatever the firmware puts there; in an event the code of the event. */
  session: number;
  /** Ties a reply to its request; 0 in an event. */
  replyId: number;
  data: Buffer;
}

export const frameMagic = Buffer.from([0x50, 0x50, 0x82, 0x7d]);
export const frameHeaderBytes = 8;
/** Command, checksum, session and reply id: the shortest that can follow the length. */
export const minPayloadBytes = 8;

/** The frame with its checksum, as it goes over TCP. */
export function encodeFrame({ command, session, replyId, data }: Frame): Buffer {
  const bytes = Buffer.alloc(frameHeaderBytes + minPayloadBytes + data.length);
  frameMagic.copy(bytes);
  bytes.writeUInt32LE(minPayloadBytes + data.length, 4);
  bytes.writeUInt16LE(command, 8);
  bytes.writeUInt16LE(session, 12);
  bytes.writeUInt16LE(replyId, 14);
  data.copy(bytes, 16);
  bytes.writeUInt16LE(frameChecksum(bytes.subarray(frameHeaderBytes)), 10);
  return bytes;
}

/** What follows the length: at least {@link minPayloadBytes}. The data is a view into the bytes. */
export function decodePayload(payload: Buffer): Frame {
  return {
    command: payload.readUInt16LE(0),
    session: payload.readUInt16LE(4),
    replyId: payload.readUInt16LE(6),
    data: payload.subarray(minPayloadBytes),
  };
}

/** The ones' complement of the ones' complement sum of little-endian words, the checksum itself counted as 0. */
export function frameChecksum(payload: Buffer): number {
  let sum = 0;
  const even = payload.length & ~1;
  for (let index = 0; index < even; index += 2) {
    if (index !== 2) sum += (payload[index] ?? 0) | ((payload[index + 1] ?? 0) << 8);
  }
  if (even < payload.length) sum += payload[even] ?? 0;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
