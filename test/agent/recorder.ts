import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.js';

/** One request as it arrived. */
export interface Beat {
  /** On a monotonic clock, in ms. */
  at: number;
  line: string;
  headers: IncomingHttpHeaders;
  /** As sent, and parsed. */
  text: string;
  body: Record<string, unknown>;
}

type Answer = { status: number; headers?: Record<string, string>; body?: string } | 'hang' | 'reset' | 'endless';

/** What Sitewatch answers to a heartbeat. */
export function accepted(nextInSeconds = 30): Answer {
  const reply = { status: 'ok', server_id: 7, received_at: '2026-11-21T11:00:00.000Z', next_in_seconds: nextInSeconds };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(reply) };
}

/** A stand-in for Sitewatch on loopback: keeps every request and answers as it is told. */
export class Recorder {
  readonly beats: Beat[] = [];
  private readonly server = createServer((request, response) => void this.receive(request, response));
  /** Each answers one request; the last one all that follow. */
  private answers: Answer[] = [accepted()];
  private port = 0;
  private newest: Promise<unknown> = Promise.resolve();

  static async start(...answers: Answer[]): Promise<Recorder> {
    const recorder = new Recorder();
    if (answers.length > 0) recorder.answer(...answers);
    await recorder.listen();
    onTestFinished(() => recorder.refuse());
    return recorder;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  answer(...answers: Answer[]): void {
    this.answers = answers;
  }

  /** Accepts connections, again at the same port after `refuse`. */
  async listen(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** From now on connections are refused; open ones are cut. */
  async refuse(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** The n-th request, from 1, once it has come. */
  async beat(n: number): Promise<Beat> {
    await eventually(() => {
      if (this.beats.length < n) throw new Error(`${this.beats.length} of ${n} heartbeats came`);
    }, 30_000);
    return this.beats[n - 1]!;
  }

  /** Resolves when the other side gives up the newest request. */
  async cut(): Promise<void> {
    await this.newest;
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    this.newest = new Promise(resolve => request.socket.once('close', resolve));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = JSON.parse(text) as Beat['body'];
    this.beats.push({ at, line: `${request.method} ${request.url}`, headers: request.headers, text, body });
    const answer = (this.answers.length > 1 ? this.answers.shift() : this.answers[0])!;
    if (answer === 'reset') request.socket.resetAndDestroy();
    else if (answer === 'endless') await pour(response);
    else if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

async function pour(response: ServerResponse): Promise<void> {
  response.on('error', () => undefined);
  while (!response.destroyed) {
    response.write(Buffer.alloc(65_536, 'x'));
    await new Promise(resolve => response.once('drain', resolve).once('close', resolve));
  }
}
