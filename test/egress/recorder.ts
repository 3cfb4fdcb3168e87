import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { EgressClient, EgressFailed, EgressRefused } from '../../src/egress/egress.client.js';
import { GuardedEgressClient } from '../../src/egress/guarded-egress.client.js';
import { parseIpRanges } from '../../src/shared/ip.js';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** As they came: name, value, name, value. */
  rawHeaders: string[];
  body: string;
}

type Answer = (response: ServerResponse, seen: Seen) => void;

/** An HTTP receiver on loopback that keeps everything it is sent, and knows whether anybody connected at all. */
export class Recorder {
  readonly seen: Seen[] = [];
  connections = 0;
  /** How the next requests are answered; 204 without a body unless set. */
  answer: Answer = response => response.writeHead(204).end();
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((request, response) => {
    text(request).then(
      body => {
        const { method = '', url: path = '', headers, rawHeaders } = request;
        const seen = { method, path, headers, rawHeaders, body };
        this.seen.push(seen);
        this.answer(response, seen);
      },
      () => {},
    );
  });

  static async start(): Promise<Recorder> {
    const recorder = new Recorder();
    recorder.server.on('connection', (socket: Socket) => {
      recorder.connections++;
      recorder.sockets.add(socket);
    });
    await new Promise<void>(resolve => {
      recorder.server.listen(0, '127.0.0.1', resolve);
    });
    return recorder;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The one request that arrived since the last call. */
  take(): Seen {
    const [only, ...more] = this.seen.splice(0);
    if (!only || more.length > 0) throw new Error(`${more.length + (only ? 1 : 0)} requests arrived instead of one`);
    return only;
  }

  /** The status and headers of the next answers, and their body. */
  reply(status: number, body = '', headers: Record<string, string> = {}): void {
    this.answer = response => response.writeHead(status, headers).end(body);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise(resolve => void this.server.close(resolve));
  }
}

/** A client that may reach loopback, and nothing else that is not public. */
export function loopbackClient(): GuardedEgressClient {
  return new GuardedEgressClient({ allowed: parseIpRanges('127.0.0.0/8').ranges });
}

/** What a request came to: the name of the error and its message. */
export async function outcomeOf(client: EgressClient, url: string, deadlineMs = 2_000): Promise<string> {
  try {
    const { status } = await client.request({ method: 'POST', url, body: '{}', deadlineMs });
    return `${status}`;
  } catch (error) {
    if (error instanceof EgressRefused || error instanceof EgressFailed) return `${error.name}: ${error.message}`;
    throw error;
  }
}
