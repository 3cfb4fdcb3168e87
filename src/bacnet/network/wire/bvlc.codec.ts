/** An address as BACnet/IP writes it: four bytes and a port. */
export interface IpEndpoint {
  ip: string;
  port: number;
}

/**
 * The outermost layer of BACnet/IP (135-2020, annex J): `81 | function | u16 length of everything`.
 * - `npdu`: carries a message; `forwarded` by a BBMD it names its origin;
 * - `result`: the answer of a BBMD, 0 is success;
 * - `other`: between BBMDs, of no concern here.
 */
export type BvlcFrame =
  | { kind: 'npdu'; how: 'unicast' | 'broadcast'; origin: null; npdu: Buffer }
  | { kind: 'npdu'; how: 'forwarded'; origin: IpEndpoint; npdu: Buffer }
  | { kind: 'result'; code: number }
  | { kind: 'other' };

const bacnetIp = 0x81;
const headerBytes = 4;
const forwardedHeaderBytes = 10;

/** Functions by their number on the wire. */
const bvlcFunctions = {
  result: 0x00,
  forwarded: 0x04,
  registerForeignDevice: 0x05,
  distributeBroadcast: 0x09,
  unicast: 0x0a,
  broadcast: 0x0b,
} as const;

/** Null for what is not BACnet/IP or not as long as it says. */
export function decodeBvlc(datagram: Buffer): BvlcFrame | null {
  if (datagram.length < headerBytes || datagram[0] !== bacnetIp || datagram.readUInt16BE(2) !== datagram.length) {
    return null;
  }
  switch (datagram.readUInt8(1)) {
    case bvlcFunctions.unicast:
      return { kind: 'npdu', how: 'unicast', origin: null, npdu: datagram.subarray(headerBytes) };
    case bvlcFunctions.broadcast:
      return { kind: 'npdu', how: 'broadcast', origin: null, npdu: datagram.subarray(headerBytes) };
    case bvlcFunctions.forwarded:
      return decodeForwarded(datagram);
    case bvlcFunctions.result:
      return datagram.length === 6 ? { kind: 'result', code: datagram.readUInt16BE(4) } : null;
    default:
      return { kind: 'other' };
  }
}

function decodeForwarded(datagram: Buffer): BvlcFrame | null {
  if (datagram.length < forwardedHeaderBytes) return null;
  const origin = { ip: datagram.subarray(4, 8).join('.'), port: datagram.readUInt16BE(8) };
  if (origin.port === 0) return null;
  return { kind: 'npdu', how: 'forwarded', origin, npdu: datagram.subarray(forwardedHeaderBytes) };
}

export function encodeBvlc(how: 'unicast' | 'broadcast' | 'distributeBroadcast', npdu: Buffer): Buffer {
  return encodeFrame(bvlcFunctions[how], npdu);
}

/** Asks a BBMD to forward broadcasts for so many seconds (J.5.2). */
export function encodeRegistration(ttlSeconds: number): Buffer {
  const ttl = Buffer.alloc(2);
  ttl.writeUInt16BE(ttlSeconds);
  return encodeFrame(bvlcFunctions.registerForeignDevice, ttl);
}

function encodeFrame(number: number, payload: Buffer): Buffer {
  const header = Buffer.from([bacnetIp, number, 0, 0]);
  header.writeUInt16BE(headerBytes + payload.length, 2);
  return Buffer.concat([header, payload]);
}
