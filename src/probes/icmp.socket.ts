import { createSocket, Socket } from 'node:dgram';
import { IpVersion } from './icmp.codec.js';
import { Libc } from './icmp.libc.js';

export type PacketListener = (packet: Buffer, source: string) => void;

/** A socket that carries ICMP messages of one IP version. */
export abstract class EchoSocket {
  abstract send(packet: Buffer, address: string, done: (fault: string | null) => void): void;
  /** Whether answers are waited for; a socket may rest while there are none. */
  abstract expect(answers: boolean): void;
  abstract close(): void;
}

/**
 * An unprivileged ICMP socket (Linux with `net.ipv4.ping_group_range` open, macOS). Node cannot open one, but adopts
 * its descriptor as that of a UDP socket; the kernel replaces the identifier and filters the answers.
 */
export class DatagramEchoSocket extends EchoSocket {
  private constructor(private readonly socket: Socket) {
    super();
  }

  static open(libc: Libc, version: IpVersion, onPacket: PacketListener): Promise<DatagramEchoSocket> {
    const fd = libc.open(version, 'datagram');
    const lookup = (host: string, _options: object, done: (error: null, address: string, family: number) => void) =>
      done(null, host, version);
    const socket = createSocket({ type: version === 4 ? 'udp4' : 'udp6', lookup });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ fd }, () => {
        socket.off('error', reject);
        // Errors of a single packet reach its callback; what comes here belongs to no packet in particular.
        socket.on('error', () => {});
        socket.on('message', (packet, { address }) => onPacket(packet, address));
        socket.unref();
        resolve(new DatagramEchoSocket(socket));
      });
    });
  }

  // The port means nothing to ICMP, but Node demands one.
  send(packet: Buffer, address: string, done: (fault: string | null) => void): void {
    this.socket.send(packet, 1, address, error => done(error ? faultOf(error) : null));
  }

  expect(): void {}

  close(): void {
    this.socket.close();
  }
}

/** How often a raw socket is looked at while answers are expected, in ms; its response times are that coarse. */
const pollMs = 1;
/** Packets taken per look: a flood of foreign ICMP must not hold the event loop. */
const packetsPerPoll = 256;

/**
 * A raw ICMP socket, for Linux processes with CAP_NET_RAW (root in a container) where the unprivileged one is closed.
 * Node cannot watch its descriptor, so it is polled, and only while answers are expected.
 */
export class RawEchoSocket extends EchoSocket {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly libc: Libc,
    private readonly version: IpVersion,
    private readonly onPacket: PacketListener,
    private readonly descriptor = libc.open(version, 'raw'),
  ) {
    super();
  }

  send(packet: Buffer, address: string, done: (fault: string | null) => void): void {
    done(this.libc.send(this.descriptor, packet, address));
  }

  expect(answers: boolean): void {
    if (answers) this.timer ??= setInterval(() => this.poll(), pollMs);
    else this.rest();
  }

  close(): void {
    this.rest();
    this.libc.close(this.descriptor);
  }

  private rest(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  private poll(): void {
    for (let count = 0; count < packetsPerPoll && this.timer; count++) {
      const packet = this.libc.receive(this.descriptor, this.version);
      if (!packet) return;
      this.onPacket(packet.bytes, packet.source);
    }
  }
}

function faultOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
