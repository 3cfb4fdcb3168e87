/** Echo messages of ICMP (RFC 792) and ICMPv6 (RFC 4443, section 4): type, code, checksum, identifier, sequence, data. */
export type IpVersion = 4 | 6;

export interface EchoReply {
  sequence: number;
  payload: Buffer;
}

const headerBytes = 8;
const types = { 4: { request: 8, reply: 0 }, 6: { request: 128, reply: 129 } } as const;

/** An echo request with its checksum; for IPv6 the kernel computes it, as it covers addresses only the kernel knows. */
export function encodeEchoRequest(version: IpVersion, identifier: number, sequence: number, payload: Buffer): Buffer {
  const packet = Buffer.alloc(headerBytes + payload.length);
  packet.writeUInt8(types[version].request, 0);
  packet.writeUInt16BE(identifier, 4);
  packet.writeUInt16BE(sequence, 6);
  payload.copy(packet, headerBytes);
  if (version === 4) packet.writeUInt16BE(internetChecksum(packet), 2);
  return packet;
}

/**
 * The echo reply in a packet, or null for anything else. Raw sockets, and datagram sockets of macOS, hand over the
 * IPv4 header as well; its first byte, 0x45 or more, is no ICMP type of an echo.
 */
export function decodeEchoReply(version: IpVersion, packet: Buffer): EchoReply | null {
  const first = packet[0] ?? 0;
  const start = version === 4 && first >> 4 === 4 ? (first & 15) * 4 : 0;
  if (packet.length < start + headerBytes || packet[start] !== types[version].reply || packet[start + 1] !== 0)
    return null;
  return { sequence: packet.readUInt16BE(start + 6), payload: packet.subarray(start + headerBytes) };
}

/** The ones' complement sum of RFC 1071; 0 over a message that carries its own correct sum. */
export function internetChecksum(bytes: Buffer): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) sum += ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
