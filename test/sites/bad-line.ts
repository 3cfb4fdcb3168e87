import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** What the line does to a request. `straggler`: it arrives a second time, later. */
export const troubles = [
  'none',
  'lost',
  'answer lost',
  'twice',
  'straggler',
  'slow',
  'refused by a gateway',
  'told to wait',
] as const;
export type Trouble = (typeof troubles)[number];

interface Request {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** A proxy on loopback between a site and its receiver that loses, delays and repeats requests as it is told. */
export class BadLine {
  /** What happens to the next request; none unless set. */
  trouble: () => Trouble = () => 'none';
  requests = 0;
  private readonly sockets = new Set<Socket>();
  private readonly stragglers: Request[] = [];
  private readonly server = createServer((request, response) => void this.carry(request, response));

  private constructor(private readonly target: string) {
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  static async open(target: string): Promise<BadLine> {
    const line = new BadLine(target);
    line.server.listen(0, '127.0.0.1');
    await once(line.server, 'listening');
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Requests that were kept back arrive now, the newest first. */
  async release(): Promise<void> {
    for (let last = this.stragglers.pop(); last; last = this.stragglers.pop()) await this.forward(last);
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async carry(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = { path: incoming.url ?? '', headers: headersOf(incoming), body: await text(incoming) };
    this.requests += 1;
    const trouble = this.trouble();
    if (trouble === 'lost') return void incoming.socket.destroy();
    if (trouble === 'refused by a gateway') return void response.writeHead(502).end('bad gateway');
    if (trouble === 'told to wait') return void response.writeHead(429, { 'retry-after': '1' }).end();
    if (trouble === 'slow') await delay(30);
    if (trouble === 'twice') await this.forward(request);
    const reply = await this.forward(request);
    if (trouble === 'straggler') this.stragglers.push(request);
    if (trouble === 'answer lost') return void incoming.socket.destroy();
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body);
  }

  private async forward({ path, headers, body }: Request): Promise<{ status: number; body: string }> {
    const reply = await fetch(`${this.target}${path}`, { method: 'POST', headers, body });
    return { status: reply.status, body: await reply.text() };
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = ['content-type', 'authorization', 'idempotency-key'];
  return Object.fromEntries(kept.flatMap(name => (headers[name] ? [[name, String(headers[name])]] : [])));
}
