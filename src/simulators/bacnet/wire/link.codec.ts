/** Functions of the BACnet virtual link layer (135-2020, annex J). */
export const linkFunctions = {
  result: 0x00,
  forwarded: 0x04,
  registerForeignDevice: 0x05,
  distributeBroadcast: 0x09,
  unicast: 0x0a,
  broadcast: 0x0b,
} as const;

/** A station on a network behind a router; its MAC in hexadecimal, empty for all of them. */
export interface Route {
  network: number;
  mac: string;
}

/** Every network there is. */
export const globalNetwork = 0xffff;

export interface Origin {
  ip: string;
  port: number;
}

export interface Link {
  function: number;
  /** Of a Forwarded-NPDU: who sent it in the first place. */
  origin: Origin | null;
  /** What follows the header. */
  content: Buffer;
}

export interface Packet {
  destination: Route | null;
  source: Route | null;
  /** Type of a message between routers; null: the content is an APDU. */
  message: number | null;
  content: Buffer;
}

const linkType = 0x81;
const protocolVersion = 1;
const control = { message: 0x80, destination: 0x20, source: 0x08, expectsReply: 0x04 };

/** Null for what is no frame: a device drops it without a word. */
export function decodeLink(datagram: Buffer): Link | null {
  if (datagram.length < 4 || datagram[0] !== linkType || datagram.readUInt16BE(2) !== datagram.length) return null;
  const code = datagram[1] ?? 0;
  if (code !== linkFunctions.forwarded) return { function: code, origin: null, content: datagram.subarray(4) };
  if (datagram.length < 10) return null;
  const origin = { ip: datagram.subarray(4, 8).join('.'), port: datagram.readUInt16BE(8) };
  return { function: code, origin, content: datagram.subarray(10) };
}

export function encodeLink(code: number, content: Buffer, origin?: Origin): Buffer {
  const head = Buffer.alloc(origin ? 10 : 4);
  head[0] = linkType;
  head[1] = code;
  head.writeUInt16BE(head.length + content.length, 2);
  if (origin) {
    head.set(origin.ip.split('.').map(Number), 4);
    head.writeUInt16BE(origin.port, 8);
  }
  return Buffer.concat([head, content]);
}

export function encodeResult(code: number): Buffer {
  return Buffer.from([linkType, linkFunctions.result, 0, 6, code >> 8, code & 255]);
}

/** Null for what is no NPDU (135-2020, 6.2). */
export function decodePacket(bytes: Buffer): Packet | null {
  if (bytes.length < 2 || bytes[0] !== protocolVersion) return null;
  const flags = bytes[1] ?? 0;
  let at = 2;
  let destination: Route | null = null;
  let source: Route | null = null;
  if (flags & control.destination) {
    destination = routeAt(bytes, at);
    if (!destination) return null;
    at += 3 + destination.mac.length / 2;
  }
  if (flags & control.source) {
    source = routeAt(bytes, at);
    if (!source || source.mac === '') return null;
    at += 3 + source.mac.length / 2;
  }
  if (destination) at++;
  const message = flags & control.message ? (bytes[at++] ?? null) : null;
  return at > bytes.length ? null : { destination, source, message, content: bytes.subarray(at) };
}

function routeAt(bytes: Buffer, at: number): Route | null {
  const length = bytes[at + 2];
  if (length === undefined || at + 3 + length > bytes.length) return null;
  return { network: bytes.readUInt16BE(at), mac: bytes.toString('hex', at + 3, at + 3 + length) };
}

export interface Envelope {
  function: number;
  destination: Route | null;
  source: Route | null;
  expectsReply?: boolean;
}

/** The whole datagram around an APDU. */
export function encodeDatagram(envelope: Envelope, apdu: Uint8Array): Buffer {
  const { destination, source } = envelope;
  const length = 6 + routeBytes(destination) + routeBytes(source) + (destination ? 1 : 0) + apdu.length;
  const datagram = Buffer.allocUnsafe(length);
  datagram[0] = linkType;
  datagram[1] = envelope.function;
  datagram.writeUInt16BE(length, 2);
  datagram[4] = protocolVersion;
  datagram[5] =
    (destination ? control.destination : 0) |
    (source ? control.source : 0) |
    (envelope.expectsReply ? control.expectsReply : 0);
  let at = writeRoute(datagram, 6, destination);
  at = writeRoute(datagram, at, source);
  // Hop count.
  if (destination) datagram[at++] = 255;
  datagram.set(apdu, at);
  return datagram;
}

/** A message between routers, to be sent to one station of this network. */
export function encodeMessage(type: number, content: number[]): Buffer {
  return encodeLink(linkFunctions.unicast, Buffer.from([protocolVersion, control.message, type, ...content]));
}

function routeBytes(route: Route | null): number {
  return route ? 3 + route.mac.length / 2 : 0;
}

function writeRoute(datagram: Buffer, at: number, route: Route | null): number {
  if (!route) return at;
  datagram.writeUInt16BE(route.network, at);
  datagram[at + 2] = route.mac.length / 2;
  datagram.write(route.mac, at + 3, 'hex');
  return at + 3 + route.mac.length / 2;
}
