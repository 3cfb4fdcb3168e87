import { createSocket, Socket } from 'node:dgram';
import { Origin } from '../wire/link.codec.js';

/** Where everybody on loopback hears a broadcast. */
export const broadcastIp = '127.255.255.255';

/** A UDP socket of the simulator. */
export class Endpoint {
  /** Set by whoever listens. */
  onDatagram: (datagram: Buffer, from: Origin) => void = () => undefined;
  readonly origin: Origin;
  private isClosed = false;

  private constructor(private readonly socket: Socket) {
    const { address, port } = socket.address();
    this.origin = { ip: address, port };
    socket.setBroadcast(true);
    // A datagram that cannot be sent is lost, as others are.
    socket.on('error', () => undefined);
    socket.on('message', (datagram, from) => this.onDatagram(datagram, { ip: from.address, port: from.port }));
  }

  /** Rejects where the address or the port is not to be had. A shared one is heard by all who bind it so. */
  static async bind(ip: string, port: number, shared = false): Promise<Endpoint> {
    const socket = createSocket({ type: 'udp4', reuseAddr: shared, recvBufferSize: 1_048_576 });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once('error', reject);
    socket.bind({ address: ip, port, exclusive: true }, () => resolve());
    try {
      await promise;
    } catch (error) {
      socket.close();
      throw error;
    }
    socket.off('error', reject);
    return new Endpoint(socket);
  }

  send(datagram: Buffer, to: Origin): void {
    if (!this.isClosed) this.socket.send(datagram, to.port, to.ip, () => undefined);
  }

  broadcast(datagram: Buffer): void {
    this.send(datagram, { ip: broadcastIp, port: this.origin.port });
  }

  close(): Promise<void> {
    this.isClosed = true;
    return new Promise(resolve => this.socket.close(() => resolve()));
  }
}
