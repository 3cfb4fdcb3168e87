import { createServer, Server, Socket } from 'node:net';
import { createServer as createTlsServer, Server as TlsServer } from 'node:tls';
import { TlsIdentity } from './certificates.js';

/**
 * One listening port of a simulator. It can be shut and opened again on the same number, which is how a server refuses
 * connections.
 */
export class Door {
  private readonly tls: TlsServer | null;
  private readonly server: Server;
  private readonly guests = new Set<Socket>();
  private number = 0;

  constructor(
    private readonly host: string,
    identity: TlsIdentity | null,
    welcome: (door: Door, socket: Socket) => void,
  ) {
    this.tls = identity ? createTlsServer(identity, socket => welcome(this, socket)) : null;
    this.server = this.tls ?? createServer(socket => welcome(this, socket));
    this.server.on('connection', (socket: Socket) => {
      this.guests.add(socket);
      socket.on('close', () => this.guests.delete(socket));
      // A client that breaks off is part of the game.
      socket.on('error', () => {});
    });
    this.server.on('secureConnection', (socket: Socket) => socket.on('error', () => {}));
    this.server.on('tlsClientError', () => {});
  }

  get port(): number {
    return this.number;
  }

  /** For connections from now on. */
  showCertificate(identity: TlsIdentity): void {
    this.tls?.setSecureContext(identity);
  }

  open(): Promise<void> {
    if (this.server.listening) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host: this.host, port: this.number, backlog: 4_096 }, () => {
        this.server.off('error', reject);
        const address = this.server.address();
        if (address !== null && typeof address === 'object') this.number = address.port;
        resolve();
      });
    });
  }

  /** Stops listening and cuts off whoever is connected. */
  shut(): Promise<void> {
    for (const guest of this.guests) guest.destroy();
    if (!this.server.listening) return Promise.resolve();
    return new Promise(resolve => this.server.close(() => resolve()));
  }
}
