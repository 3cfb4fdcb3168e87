import type { Ip } from '../../../shared/ip.js';
import { encodeEchoRequest, type IpVersion } from '../../icmp.codec.js';

/** Linux's numbers of the address families, and the length of their socket addresses. */
const families = { 4: 2, 6: 10 } as const;
const lengths = { 4: 16, 6: 28 } as const;
/** Room for a socket address of either family. */
export const targetBytes = 28;
/** Where the address itself stands in a socket address, and how long it is. */
const places = { 4: { start: 4, length: 4 }, 6: { start: 8, length: 16 } } as const;

/** An IPv4 header without options (RFC 791). The kernel fills in length, identification, source and checksum. */
const ipHeader = { bytes: 20, versionAndLength: 0x45, timeToLive: 64, icmp: 1, destination: 16 } as const;

/** Echo requests that differ by nothing but target and sequence number, written into one buffer again and again. */
export class EchoRequest {
  private readonly packet: Buffer;
  private readonly start: number;
  /** Of the request with sequence 0. */
  private readonly checksum: number;

  /** `hasIpHeader`: for sockets that expect the IPv4 header as well. */
  constructor(
    private readonly version: IpVersion,
    identifier: number,
    payload: Buffer,
    private readonly hasIpHeader: boolean,
  ) {
    const message = encodeEchoRequest(version, identifier, 0, payload);
    this.start = hasIpHeader ? ipHeader.bytes : 0;
    this.packet = Buffer.alloc(this.start + message.length);
    message.copy(this.packet, this.start);
    this.checksum = message.readUInt16BE(2);
    if (!hasIpHeader) return;
    this.packet.writeUInt8(ipHeader.versionAndLength, 0);
    this.packet.writeUInt8(ipHeader.timeToLive, 8);
    this.packet.writeUInt8(ipHeader.icmp, 9);
  }

  /** The packet for a socket address, valid until the next call. Its checksum is updated the way of RFC 1624. */
  to(target: Buffer, sequence: number): Buffer {
    this.packet.writeUInt16BE(sequence, this.start + 6);
    if (this.version === 4) {
      const sum = (~this.checksum & 0xffff) + sequence;
      this.packet.writeUInt16BE(~(sum + (sum >>> 16)) & 0xffff, this.start + 2);
    }
    if (this.hasIpHeader) this.packet.writeUInt32BE(target.readUInt32BE(places[4].start), ipHeader.destination);
    return this.packet;
  }
}

/**
 * Writes a `sockaddr_in` or `sockaddr_in6` of Linux to the start of `room` and returns the part it takes. `scope` is the
 * number of the interface of a link-local address.
 */
export function encodeTarget(room: Buffer, { family, groups }: Ip, scope: number): Buffer {
  const target = room.subarray(0, lengths[family]);
  target.writeUInt16LE(families[family], 0);
  groups.forEach((group, index) => target.writeUInt16BE(group, places[family].start + index * 2));
  if (family === 6) target.writeUInt32LE(scope, 24);
  return target;
}

/** Whether two socket addresses of one family have the same address, whatever port and interface. */
export function isSameAddress(version: IpVersion, one: Buffer, other: Buffer): boolean {
  const { start, length } = places[version];
  return one.compare(other, start, start + length, start, start + length) === 0;
}
