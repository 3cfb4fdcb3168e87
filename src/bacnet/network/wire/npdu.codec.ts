/** Where on another network: the MAC in hexadecimal, empty for everybody there. */
export interface NetworkPlace {
  network: number;
  mac: string;
}

/** The network layer of a message (135-2020, clause 6). */
export interface Npdu {
  /** Between routers: there is no APDU in it. */
  networkMessage: boolean;
  expectingReply: boolean;
  /** Null: for the network it was sent on. */
  destination: NetworkPlace | null;
  /** Who sent it, where a router carried it. */
  source: NetworkPlace | null;
  apdu: Buffer;
}

/** The destination of a broadcast on every network. */
export const everyNetwork = 0xffff;

const version = 1;
const maxMacBytes = 7;
const maxHops = 255;
const bits = { networkMessage: 0x80, destination: 0x20, source: 0x08, expectingReply: 0x04 };

/** Null for what is cut, of another version, or names an impossible source. The APDU is a view into the bytes. */
export function decodeNpdu(bytes: Buffer): Npdu | null {
  if (bytes.length < 2 || bytes[0] !== version) return null;
  const control = bytes[1]!;
  let at = 2;
  let destination: NetworkPlace | null = null;
  let source: NetworkPlace | null = null;
  if (control & bits.destination) {
    destination = decodePlace(bytes, at);
    if (!destination) return null;
    at += 3 + destination.mac.length / 2;
  }
  if (control & bits.source) {
    source = decodePlace(bytes, at);
    if (!source || source.mac === '' || source.network === everyNetwork) return null;
    at += 3 + source.mac.length / 2;
  }
  // The hop count stands behind both.
  if (destination) at++;
  if (at >= bytes.length) return null;
  return {
    networkMessage: (control & bits.networkMessage) !== 0,
    expectingReply: (control & bits.expectingReply) !== 0,
    destination,
    source,
    apdu: bytes.subarray(at),
  };
}

function decodePlace(bytes: Buffer, at: number): NetworkPlace | null {
  if (at + 3 > bytes.length) return null;
  const network = bytes.readUInt16BE(at);
  const length = bytes[at + 2]!;
  if (network === 0 || length > maxMacBytes || at + 3 + length > bytes.length) return null;
  return { network, mac: bytes.toString('hex', at + 3, at + 3 + length) };
}

/** A message of this program, which is on no network but the one of its socket. */
export function encodeNpdu(apdu: Buffer, expectingReply: boolean, destination: NetworkPlace | null): Buffer {
  const control = (expectingReply ? bits.expectingReply : 0) | (destination ? bits.destination : 0);
  if (!destination) return Buffer.concat([Buffer.from([version, control]), apdu]);
  const mac = Buffer.from(destination.mac, 'hex');
  const head = Buffer.from([version, control, destination.network >> 8, destination.network & 0xff, mac.length]);
  return Buffer.concat([head, mac, Buffer.from([maxHops]), apdu]);
}
