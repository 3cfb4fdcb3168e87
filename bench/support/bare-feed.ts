import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Server } from 'socket.io';

/** What the measured program sends for one event, by each door. */
export interface SameEvent {
  /** Name and payload of the Socket.IO event. */
  name: string;
  payload: object;
  /** The Server-Sent Event as it is on the wire. */
  text: string;
}

/** The same event to the same number of clients by nothing but Socket.IO, and nothing but `response.write`. */
export class BareFeed {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(): Promise<BareFeed> {
    const child = fork(fileURLToPath(import.meta.url), ['serve']);
    const [port] = await once(child, 'message');
    return new BareFeed(child, port);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Sends it to every client of that door. */
  tell(door: 'sse' | 'socket_io', event: SameEvent): void {
    this.child.send({ door, event });
  }

  stop(): void {
    this.child.kill();
  }
}

async function serve(): Promise<number> {
  const streams = new Set<ServerResponse>();
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' });
    response.write('retry: 5000\n\n');
    streams.add(response);
    response.on('close', () => streams.delete(response));
  });
  const sockets = new Server(server, { serveClient: false, perMessageDeflate: false, maxHttpBufferSize: 64 * 1024 });
  sockets.of('/status').on('connection', socket => {
    socket.on('subscribe', (_: unknown, acknowledge: (answer: object) => void) => acknowledge({ type: 'subscribed' }));
  });
  process.on('message', ({ door, event }: { door: string; event: SameEvent }) => {
    if (door === 'socket_io') {
      sockets.of('/status').emit(event.name, event.payload);
      return;
    }
    const bytes = Buffer.from(event.text);
    for (const stream of streams) stream.write(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

if (process.argv[2] === 'serve' && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on('disconnect', () => process.exit());
  process.send?.(await serve());
}
