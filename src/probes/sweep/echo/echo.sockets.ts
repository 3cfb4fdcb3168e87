import { decodeEchoReply, type EchoReply, type IpVersion } from '../../icmp.codec.js';
import { isReadable, pollTable, type EchoLibc } from './echo.libc.js';

/** `datagram` needs an open `net.ipv4.ping_group_range`, `raw` the right CAP_NET_RAW. */
export type SocketKind = 'datagram' | 'raw';

/**
 * Hosts per socket. A kernel keeps packets for a neighbour it has not found yet in the socket's buffer, and a default
 * buffer holds 256 of them: three requests to 64 hosts always fit.
 */
const hostsPerSocket = 64;
/** Packets read from one socket at a time: a flood of foreign ICMP must not hold the event loop. */
const packetsPerLook = 1_024;

/** What is told of each reply, valid only meanwhile; `age()` is how long ago it had come, in ms. */
export type ReplyListener = (version: IpVersion, reply: EchoReply, source: Buffer, age: () => number) => void;

interface EchoSocket {
  version: IpVersion;
  descriptor: number;
}

interface Sending extends EchoSocket {
  hosts: number;
  lastHost: number;
}

/**
 * The sockets of one sweep. They are opened as hosts come up and closed when the last of their hosts is done, so there
 * are never more than the pace and the window allow: about 115.
 */
export class EchoSockets {
  private sending: Sending[] = [];
  private receiving: EchoSocket[] = [];
  private table = pollTable([]);
  /** By host; undefined until its first request. */
  private readonly socketOf: Sending[] = [];

  constructor(
    private readonly libc: EchoLibc,
    private readonly kind: SocketKind,
  ) {}

  /** Null when sent, else why not. Hosts before `done` are finished. */
  send(host: number, version: IpVersion, done: number, packet: Buffer, target: Buffer): string | null {
    try {
      const { descriptor } = (this.socketOf[host] ??= this.place(host, version, done));
      const fault = this.libc.send(descriptor, packet, target);
      return fault && `No echo request could be sent (${fault})`;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : error instanceof Error ? error.message : '';
      return `The socket could not be opened (${String(code)})`;
    }
  }

  /** Tells every reply that waits; false when there are more than can be read at once. */
  receive(onReply: ReplyListener): boolean {
    if (this.receiving.length === 0 || !this.libc.poll(this.table)) return true;
    return this.receiving
      .filter((_, index) => isReadable(this.table, index))
      .map(socket => this.readAll(socket, onReply))
      .every(Boolean);
  }

  close(): void {
    // A socket that both sends and listens is one and the same object.
    this.drop([...this.sending, ...this.receiving]);
  }

  private readAll({ version, descriptor }: EchoSocket, onReply: ReplyListener): boolean {
    const { packet, source } = this.libc;
    const age = () => this.libc.age(descriptor);
    for (let count = 0; count < packetsPerLook; count++) {
      const length = this.libc.receive(descriptor);
      if (length < 0) return true;
      const reply = decodeEchoReply(version, packet.subarray(0, length));
      if (reply) onReply(version, reply, source, age);
    }
    return false;
  }

  private place(host: number, version: IpVersion, done: number): Sending {
    let socket = this.sending.findLast(each => each.version === version);
    if (!socket || socket.hosts === hostsPerSocket) {
      this.drop(this.sending.filter(({ hosts, lastHost }) => hosts === hostsPerSocket && lastHost < done));
      socket = this.open(version);
    }
    socket.hosts++;
    socket.lastHost = Math.max(socket.lastHost, host);
    return socket;
  }

  private open(version: IpVersion): Sending {
    if (this.kind === 'raw' && !this.receiving.some(each => each.version === version))
      this.listen({ version, descriptor: this.libc.open(version, 'listener') });
    const descriptor = this.libc.open(version, this.kind === 'raw' ? 'sender' : 'datagram');
    const socket = { version, descriptor, hosts: 0, lastHost: -1 };
    if (this.kind === 'datagram') this.listen(socket);
    this.sending.push(socket);
    return socket;
  }

  private listen(socket: EchoSocket): void {
    // The first look at a time that is not there yet makes the kernel note the times from now on.
    this.libc.age(socket.descriptor);
    this.watch([...this.receiving, socket]);
  }

  private drop(sockets: readonly EchoSocket[]): void {
    if (sockets.length === 0) return;
    const dropped = new Set(sockets);
    for (const { descriptor } of dropped) this.libc.close(descriptor);
    this.sending = this.sending.filter(socket => !dropped.has(socket));
    this.watch(this.receiving.filter(socket => !dropped.has(socket)));
  }

  private watch(receiving: EchoSocket[]): void {
    this.receiving = receiving;
    this.table = pollTable(receiving.map(({ descriptor }) => descriptor));
  }
}
