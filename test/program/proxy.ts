import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { DatabaseAddress } from '../../src/config/config.js';

/** Stands before a database: while it is shut, connections are cut and new ones refused, as if the machine were off. */
export class Proxy {
  private readonly sockets = new Set<Socket>();
  private server: Server;
  port = 0;

  constructor(private readonly target: DatabaseAddress) {}

  async open(): Promise<void> {
    this.server = createServer(socket => this.join(socket)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async shut(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.resetAndDestroy();
    await closed;
  }

  private join(socket: Socket): void {
    const { host, port } = this.target;
    const isFolder = host.startsWith('/');
    const database = isFolder ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host);
    socket.pipe(database).pipe(socket);
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => (this.sockets.delete(socket), database.destroy()));
    database.on('error', () => undefined).on('close', () => socket.destroy());
  }
}
