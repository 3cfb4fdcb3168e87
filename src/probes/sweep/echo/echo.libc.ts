import { getSystemErrorName } from 'node:util';
import type { IpVersion } from '../../icmp.codec.js';

/**
 * What a socket is for. `datagram` (unprivileged) both sends and hears its own replies. Every raw socket gets a copy of every
 * packet, so one is a `listener` for all and the others, each a `sender`, hear nothing.
 */
export type SocketRole = 'datagram' | 'listener' | 'sender';

/** Numbers of Linux. */
const families = { 4: 2, 6: 10 } as const;
const protocols = { 4: 1, 6: 58 } as const;
/** Packets sent through it carry their own IP header; it receives neither packets nor errors. */
const protocolWithHeader = 255;
const datagramType = 2;
const rawType = 3;
/** SOCK_CLOEXEC and SOCK_NONBLOCK. */
const flags = 0o2000000 | 0o4000;
/** IP_RECVERR: without it a raw socket says of a packet the full queue of an interface has dropped that it was sent. */
const tellErrors = { level: 0, option: 11 };
/** The filters by ICMP type that raw sockets have; a set bit keeps a type out. */
const filters = { 4: { level: 255, option: 1, bytes: 4 }, 6: { level: 58, option: 1, bytes: 32 } } as const;
const replyTypes = { 4: 0, 6: 129 } as const;
/** SIOCGSTAMPNS_NEW: when the packet that was read last had come, as two 64-bit numbers (seconds, nanoseconds). */
const arrivalOfLast = 0x80108907;
const realTimeClock = 0;
const pollIn = 1;
/** Bytes of one `struct pollfd`. */
const pollBytes = 8;

/** The calls of Linux's C library that a sweep is made of. None of them waits, and none allocates anything per packet. */
export class EchoLibc {
  /** The last packet received and its sender (a socket address), overwritten by the next. */
  readonly packet = Buffer.alloc(2_048);
  readonly source = Buffer.alloc(28);
  private readonly sourceLength = new Uint32Array(1);
  private readonly arrival = Buffer.alloc(16);
  private readonly now = Buffer.alloc(16);

  private constructor(
    private readonly calls: Calls,
    private readonly errno: () => number,
  ) {}

  /** Throws where there is no Linux, no binding for this platform, or no C library within reach. */
  static async load(): Promise<EchoLibc> {
    if (process.platform !== 'linux') throw new Error('only on Linux');
    const { default: koffi } = await import('koffi');
    return new EchoLibc(bind(koffi.load(null)), () => koffi.errno());
  }

  /** A descriptor, or a thrown Error with a `code` such as EACCES. */
  open(version: IpVersion, role: SocketRole): number {
    const type = role === 'datagram' ? datagramType : rawType;
    const protocol = role === 'sender' && version === 4 ? protocolWithHeader : protocols[version];
    const descriptor = Number(this.calls.socket(families[version], type | flags, protocol));
    if (descriptor < 0) throw this.failure('socket()');
    if (role === 'datagram' || this.narrow(descriptor, version, role)) return descriptor;
    const failure = this.failure('setsockopt()');
    this.close(descriptor);
    throw failure;
  }

  close(descriptor: number): void {
    this.calls.close(descriptor);
  }

  /** Null when sent, else the name of the error. */
  send(descriptor: number, packet: Buffer, target: Buffer): string | null {
    const sent = Number(this.calls.sendto(descriptor, packet, packet.length, 0, target, target.length));
    return sent < 0 ? getSystemErrorName(-this.errno()) : null;
  }

  /** The length of the next packet that waits, -1 without one. */
  receive(descriptor: number): number {
    this.sourceLength[0] = this.source.length;
    return Number(this.calls.recvfrom(descriptor, this.packet, this.packet.length, 0, this.source, this.sourceLength));
  }

  /** How long ago, in ms, the last packet of this socket had come; 0 where the kernel does not say. */
  age(descriptor: number): number {
    if (Number(this.calls.ioctl(descriptor, arrivalOfLast, this.arrival)) < 0) return 0;
    if (Number(this.calls.clock(realTimeClock, this.now)) < 0) return 0;
    return milliseconds(this.now) - milliseconds(this.arrival);
  }

  /** Marks, in a table made by `pollTable`, the sockets where something waits; false when there is none. */
  poll(table: Buffer): boolean {
    return Number(this.calls.poll(table, table.length / pollBytes, 0)) > 0;
  }

  /** The number of a network interface in addresses such as `fe80::1%eth0`; 0 for none. */
  interfaceIndex(name: string): number {
    return Number(this.calls.nameToIndex(name));
  }

  /** Whether a raw socket could be told what to hear. */
  private narrow(descriptor: number, version: IpVersion, role: 'listener' | 'sender'): boolean {
    if (role === 'sender' && version === 4) {
      const { level, option } = tellErrors;
      return Number(this.calls.setsockopt(descriptor, level, option, new Int32Array([1]), 4)) === 0;
    }
    const { level, option, bytes } = filters[version];
    const mask = Buffer.alloc(bytes, 255);
    const type = replyTypes[version];
    if (role === 'listener') mask.writeInt32LE(~(1 << (type & 31)), (type >> 5) * 4);
    return Number(this.calls.setsockopt(descriptor, level, option, mask, bytes)) === 0;
  }

  private failure(call: string): Error {
    return Object.assign(new Error(`${call} failed`), { code: getSystemErrorName(-this.errno()) });
  }
}

type Calls = ReturnType<typeof bind>;

function bind(library: { func(definition: string): (...args: unknown[]) => unknown }) {
  return {
    socket: library.func('int socket(int, int, int)'),
    setsockopt: library.func('int setsockopt(int, int, int, void *, uint32_t)'),
    sendto: library.func('intptr_t sendto(int, void *, size_t, int, void *, uint32_t)'),
    recvfrom: library.func('intptr_t recvfrom(int, void *, size_t, int, void *, void *)'),
    ioctl: library.func('int ioctl(int, unsigned long, void *)'),
    clock: library.func('int clock_gettime(int, void *)'),
    poll: library.func('int poll(void *, unsigned long, int)'),
    nameToIndex: library.func('uint32_t if_nametoindex(str)'),
    close: library.func('int close(int)'),
  };
}

/** A `struct timespec`, of which the seconds fit into 32 bits until 2106. */
const milliseconds = (time: Buffer) => time.readUInt32LE(0) * 1_000 + time.readUInt32LE(8) / 1e6;

/** What `poll` takes: these sockets, to be looked at for packets that wait. */
export function pollTable(descriptors: readonly number[]): Buffer {
  const table = Buffer.alloc(descriptors.length * pollBytes);
  descriptors.forEach((descriptor, index) => {
    table.writeInt32LE(descriptor, index * pollBytes);
    table.writeInt16LE(pollIn, index * pollBytes + 4);
  });
  return table;
}

/** Whether `poll` has found something at the socket with this place in the table. */
export const isReadable = (table: Buffer, index: number) => table.readInt16LE(index * pollBytes + 6) !== 0;
