import { SocketAddress } from 'node:net';
import { getSystemErrorName } from 'node:util';
import { IpVersion } from './icmp.codec.js';

/** Numbers of the operating system; the two families of systems this engine knows agree on the rest. */
const families = process.platform === 'darwin' ? { 4: 2, 6: 30 } : { 4: 2, 6: 10 };
const icmpProtocols = { 4: 1, 6: 58 };
const socketTypes = { datagram: 2, raw: 3 };
/** SOCK_CLOEXEC and SOCK_NONBLOCK, which only Linux takes together with the type. */
const linuxFlags = process.platform === 'linux' ? 0o2000000 | 0o4000 : 0;

interface Packet {
  bytes: Buffer;
  source: string;
}

/**
 * The calls of the C library Node has no way to make: opening an ICMP socket, and, for a raw one, using it. All are
 * non-blocking.
 */
export interface Libc {
  /** The descriptor, or a thrown Error with a `code` such as EACCES. */
  open(version: IpVersion, type: 'datagram' | 'raw'): number;
  /** Null when sent, else the name of the error. */
  send(descriptor: number, packet: Buffer, address: string): string | null;
  /** The next packet that waits, or null. */
  receive(descriptor: number, version: IpVersion): Packet | null;
  close(descriptor: number): void;
}

/** Throws when there is no binding for this platform or its C library is not reachable. */
export async function loadLibc(): Promise<Libc> {
  const { default: koffi } = await import('koffi');
  const library = koffi.load(null);
  const socket = library.func('int socket(int, int, int)');
  const sendto = library.func('intptr_t sendto(int, void *, size_t, int, void *, uint32_t)');
  const recvfrom = library.func('intptr_t recvfrom(int, void *, size_t, int, void *, void *)');
  const close = library.func('int close(int)');
  const fault = () => getSystemErrorName(-koffi.errno());
  const buffer = Buffer.alloc(2_048);
  const source = Buffer.alloc(28);
  const sourceLength = Buffer.alloc(4);
  return {
    open: (version, type) => {
      const descriptor = Number(socket(families[version], socketTypes[type] | linuxFlags, icmpProtocols[version]));
      if (descriptor < 0) throw Object.assign(new Error('socket() failed'), { code: fault() });
      return descriptor;
    },
    send: (descriptor, packet, address) => {
      const target = encodeSocketAddress(address);
      return Number(sendto(descriptor, packet, packet.length, 0, target, target.length)) < 0 ? fault() : null;
    },
    receive: (descriptor, version) => {
      sourceLength.writeUInt32LE(source.length);
      const length = Number(recvfrom(descriptor, buffer, buffer.length, 0, source, sourceLength));
      return length < 0
        ? null
        : { bytes: Buffer.from(buffer.subarray(0, length)), source: readSource(version, source) };
    },
    close: descriptor => void close(descriptor),
  };
}

/** A `sockaddr_in` or `sockaddr_in6` of Linux, little-endian family first. */
function encodeSocketAddress(address: string): Buffer {
  if (!address.includes(':')) {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt16LE(families[4]);
    Buffer.from(address.split('.').map(Number)).copy(bytes, 4);
    return bytes;
  }
  const bytes = Buffer.alloc(28);
  bytes.writeUInt16LE(families[6]);
  const parts = new SocketAddress({ address, family: 'ipv6' }).address.split('::');
  const [head = [], tail = []] = parts.map(toGroups);
  Buffer.from(head).copy(bytes, 8);
  Buffer.from(tail).copy(bytes, 24 - tail.length);
  return bytes;
}

function toGroups(text: string): number[] {
  return text === '' ? [] : text.split(':').flatMap(groupBytes);
}

function groupBytes(group: string): number[] {
  if (group.includes('.')) return group.split('.').map(Number);
  const value = parseInt(group, 16);
  return [value >> 8, value & 255];
}

function readSource(version: IpVersion, address: Buffer): string {
  if (version === 4) return [...address.subarray(4, 8)].join('.');
  const groups = Array.from({ length: 8 }, (_, index) => address.readUInt16BE(8 + index * 2).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}
