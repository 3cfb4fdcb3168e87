import { createSocket, Socket } from 'node:dgram';
import type { IpEndpoint } from '../wire/bvlc.codec.js';

export interface SocketOptions {
  /** Address of the interface, or `0.0.0.0` for all of them. */
  host: string;
  port: number;
  broadcast: string;
}

interface SocketListener {
  receive: (datagram: Buffer, sender: IpEndpoint) => void;
  /** It is over: nothing is received any more. */
  failed: (error: Error) => void;
}

/** Room for the announcements of a large site, which come all at once. */
const receiveBufferBytes = 1_048_576;

/**
 * The port of this program on one interface. On Linux a socket that is bound to an interface address does not hear
 * broadcasts, so a second one listens at the broadcast address, which other programs may share.
 */
export class UdpSockets {
  private readonly sockets: Socket[] = [];

  private constructor(
    private readonly options: SocketOptions,
    private readonly listener: SocketListener,
  ) {}

  /** Rejects with the error of the system where the port is taken or the interface does not exist. */
  static async open(options: SocketOptions, listener: SocketListener): Promise<UdpSockets> {
    const sockets = new UdpSockets(options, listener);
    try {
      const own = await sockets.bind(options.host, options.port, false);
      own.setBroadcast(true);
      if (options.host !== '0.0.0.0') await sockets.listenForBroadcasts(own.address().port);
      return sockets;
    } catch (error) {
      await sockets.close();
      throw error;
    }
  }

  get address(): IpEndpoint {
    const { address, port } = this.sockets[0]!.address();
    return { ip: address, port };
  }

  send(datagram: Buffer, { ip, port }: IpEndpoint): Promise<Error | null> {
    return new Promise(resolve => {
      try {
        this.sockets[0]!.send(datagram, port, ip, error => resolve(error));
      } catch (error) {
        resolve(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  broadcast(datagram: Buffer): Promise<Error | null> {
    return this.send(datagram, { ip: this.options.broadcast, port: this.address.port });
  }

  async close(): Promise<void> {
    const closing = this.sockets.map(socket => new Promise<void>(resolve => socket.close(() => resolve())));
    this.sockets.length = 0;
    await Promise.all(closing);
  }

  private async listenForBroadcasts(port: number): Promise<void> {
    const { platform } = process;
    if (platform === 'win32') return;
    const listening = this.bind(this.options.broadcast, port, true);
    // Elsewhere it may be impossible and not needed.
    await (platform === 'linux' ? listening : listening.catch(() => undefined));
  }

  private async bind(address: string, port: number, shared: boolean): Promise<Socket> {
    const socket = createSocket({ type: 'udp4', reuseAddr: shared });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, resolve);
    await promise.catch((error: unknown) => {
      socket.close();
      throw error;
    });
    this.sockets.push(socket);
    socket.removeListener('error', reject);
    socket.on('error', error => this.listener.failed(error));
    socket.on('message', (datagram, { address: ip, port: from }) =>
      this.listener.receive(datagram, { ip, port: from }),
    );
    try {
      socket.setRecvBufferSize(receiveBufferBytes);
    } catch {
      // The system allows less; it stays as it is.
    }
    return socket;
  }
}
