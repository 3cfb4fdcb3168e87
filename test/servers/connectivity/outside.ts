import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A TCP server on loopback whose port can be closed and opened again, like something behind an uplink. */
export class Listener {
  port = 0;
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();

  static async open(): Promise<Listener> {
    const listener = new Listener();
    await listener.open();
    return listener;
  }

  static many(count: number): Promise<Listener[]> {
    return Promise.all(Array.from({ length: count }, () => Listener.open()));
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** On the same port as before. */
  async open(): Promise<void> {
    const server = createServer(socket => {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    if (bound && typeof bound === 'object') this.port = bound.port;
    this.server = server;
  }

  close(): void {
    this.server?.close();
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
  }
}
