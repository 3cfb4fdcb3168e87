import { randomBytes } from 'node:crypto';
import { isIP, SocketAddress } from 'node:net';
import { IcmpClient, Unusable } from './icmp.client.js';
import { decodeEchoReply, encodeEchoRequest, IpVersion } from './icmp.codec.js';
import { Libc, loadLibc } from './icmp.libc.js';
import { echoTimes, judgeSilence, PingResult } from './icmp.rules.js';
import { DatagramEchoSocket, EchoSocket, PacketListener, RawEchoSocket } from './icmp.socket.js';

type OpenSocket = (version: IpVersion, onPacket: PacketListener) => EchoSocket | Promise<EchoSocket>;

/**
 * Hosts asked at once through one socket. A kernel keeps packets for a neighbour it has not found yet in the socket's
 * buffer, and a default buffer holds 256 of them: three requests to 64 hosts always fit.
 */
const hostsPerSocket = 64;
/** Sockets per IP version: 4,096 hosts at once. */
const maxSockets = 64;

/** Sends echo requests itself, through ICMP sockets that many pings share. */
export class EchoIcmpClient extends IcmpClient {
  private readonly pools: Record<IpVersion, Pool> = { 4: { open: [], opening: null }, 6: { open: [], opening: null } };

  private constructor(
    readonly engine: string,
    private readonly openSocket: OpenSocket,
  ) {
    super();
  }

  /** The unprivileged engine where the system allows it, else the raw one, once it was seen to work on loopback. */
  static async open(): Promise<EchoIcmpClient | Unusable> {
    const libc = await loadLibc().catch((error: Error) => error);
    if (libc instanceof Error) return { unusable: `no binding to the C library (${libc.message})` };
    const reasons: string[] = [];
    for (const client of [EchoIcmpClient.datagram(libc), EchoIcmpClient.raw(libc)]) {
      const { answer, reason } = await client.ping('127.0.0.1', 1_000);
      if (answer === 'up') return client;
      reasons.push(`${client.engine}: ${reason}`);
      await client.close();
    }
    return { unusable: reasons.join('; ') };
  }

  private static datagram(libc: Libc): EchoIcmpClient {
    return new EchoIcmpClient('ICMP datagram socket', (version, onPacket) =>
      DatagramEchoSocket.open(libc, version, onPacket),
    );
  }

  private static raw(libc: Libc): EchoIcmpClient {
    return new EchoIcmpClient('raw ICMP socket', (version, onPacket) => {
      // The address structures of other systems are laid out differently.
      if (process.platform !== 'linux') throw new Error('only on Linux');
      return new RawEchoSocket(libc, version, onPacket);
    });
  }

  async ping(address: string, timeoutMs: number): Promise<PingResult> {
    const version = isIP(address);
    if (version !== 4 && version !== 6) return unknown(`${address} is not an IP address`);
    const startedAt = performance.now();
    try {
      const channel = await this.claimPlace(version);
      if (!channel) return unknown('Too many pings are under way');
      return await channel.ping(address, timeoutMs - (performance.now() - startedAt));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : error instanceof Error ? error.message : '';
      return unknown(`The socket could not be opened (${String(code)})`);
    }
  }

  async close(): Promise<void> {
    for (const pool of [this.pools[4], this.pools[6]]) {
      await pool.opening?.catch(() => {});
      for (const channel of pool.open.splice(0)) channel.close();
    }
  }

  /** A channel with a place kept for one host, or null when all are taken. */
  private async claimPlace(version: IpVersion): Promise<EchoChannel | null> {
    const pool = this.pools[version];
    for (;;) {
      // Looked for and taken without a pause in between: many pings may wait for the same new channel.
      const free = pool.open.find(channel => channel.load < hostsPerSocket);
      if (free) {
        free.load++;
        return free;
      }
      if (!pool.opening && pool.open.length >= maxSockets) return null;
      pool.opening ??= this.openChannel(version);
      await pool.opening;
    }
  }

  private async openChannel(version: IpVersion): Promise<void> {
    const pool = this.pools[version];
    try {
      pool.open.push(await EchoChannel.open(version, this.openSocket));
    } finally {
      pool.opening = null;
    }
  }
}

interface Pool {
  open: EchoChannel[];
  opening: Promise<void> | null;
}

interface Pending {
  address: string;
  sentAt: number;
  answered: (rttMs: number) => void;
}

/** One socket with the requests that wait for an answer on it. */
class EchoChannel {
  /** Hosts being asked, those counted by whoever claims a place before it calls `ping`. */
  load = 0;
  private readonly identifier = randomBytes(2).readUInt16BE();
  /** Tells our answers from those to other programs, and from forged ones. */
  private readonly nonce = randomBytes(16);
  private readonly pending = new Map<number, Pending>();
  private sequence = 0;
  private socket: EchoSocket;

  private constructor(private readonly version: IpVersion) {}

  static async open(version: IpVersion, openSocket: OpenSocket): Promise<EchoChannel> {
    const channel = new EchoChannel(version);
    channel.socket = await openSocket(version, (packet, source) => channel.receive(packet, source));
    return channel;
  }

  /** Asks from a claimed place and gives it back. */
  ping(address: string, timeoutMs: number): Promise<PingResult> {
    this.socket.expect(true);
    return new Promise(resolve => {
      const sequences: number[] = [];
      let sent = 0;
      let fault: string | null = null;
      const finish = (result: PingResult) => {
        for (const timer of timers) clearTimeout(timer);
        for (const sequence of sequences) this.pending.delete(sequence);
        this.load--;
        if (this.load === 0) this.socket.expect(false);
        resolve(result);
      };
      const answered = (rttMs: number) => finish({ answer: 'up', rttMs, reason: '' });
      const send = () => {
        sequences.push(
          this.send({ address: plain(address), sentAt: performance.now(), answered }, address, error => {
            if (error === null) sent++;
            else fault = error;
          }),
        );
      };
      const timers = [setTimeout(() => finish(judgeSilence(sent, timeoutMs, fault)), timeoutMs)];
      for (const at of echoTimes(timeoutMs)) if (at > 0) timers.push(setTimeout(send, at));
      send();
    });
  }

  close(): void {
    this.socket.close();
  }

  private send(pending: Pending, address: string, done: (fault: string | null) => void): number {
    this.sequence = (this.sequence + 1) & 0xffff;
    this.pending.set(this.sequence, pending);
    this.socket.send(encodeEchoRequest(this.version, this.identifier, this.sequence, this.nonce), address, done);
    return this.sequence;
  }

  private receive(packet: Buffer, source: string): void {
    const reply = decodeEchoReply(this.version, packet);
    const pending = reply && this.pending.get(reply.sequence);
    if (!reply || !pending || !reply.payload.equals(this.nonce) || plain(source) !== pending.address) return;
    pending.answered(performance.now() - pending.sentAt);
  }
}

/** One spelling per address, without the zone that only some systems repeat in an answer. */
function plain(address: string): string {
  const bare = address.split('%')[0] ?? '';
  return bare.includes(':') ? new SocketAddress({ address: bare, family: 'ipv6' }).address : bare;
}

function unknown(reason: string): PingResult {
  return { answer: 'unknown', rttMs: null, reason };
}
