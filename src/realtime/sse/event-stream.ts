import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Login } from '../../auth/login.rules.js';
import type { Audience } from '../audience.js';
import { Backlog } from '../backlog.js';
import { LiveClient } from '../live-client.js';
import { byteBounds } from '../live.rules.js';
import type { Rendition } from '../rendition.js';
import { eventOf, heartbeat, retryAfter } from './event.codec.js';

const retryMs = 5_000;
/** How long a closed stream may take to be read to its end. */
const lingerMs = 10_000;

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // Reverse proxies must hand each event on as it comes.
  'x-accel-buffering': 'no',
};

/**
 * One client of Server-Sent Events. It writes on the raw reply, so that all streams share the same bytes. A client that
 * reads too slowly gets `event: resync` and its stream ends: it connects again with the last id it has seen, and is told
 * what it missed or, where that is too much, how things stand.
 */
export class EventStream extends LiveClient {
  private readonly raw: ServerResponse;
  private started = false;
  private ended = false;
  private readonly backlog = new Backlog(byteBounds);

  constructor(
    login: Login,
    private readonly reply: FastifyReply,
    private readonly audience: Audience,
    private readonly render: (rendition: Rendition) => Buffer,
  ) {
    super('sse', login);
    this.raw = reply.raw;
    this.raw.on('error', () => this.cut());
    this.raw.once('close', () => this.leave());
  }

  /** Sends the head and the first text; nothing of Fastify or Nest touches the reply from now on. */
  start(text: string): void {
    if (this.raw.destroyed) this.leave();
    if (this.ended) return;
    this.started = true;
    this.reply.hijack();
    for (const [name, value] of Object.entries({ ...this.reply.getHeaders(), ...headers })) {
      if (value !== undefined) this.raw.setHeader(name, value);
    }
    this.raw.writeHead(200);
    this.writeFreely(Buffer.from(retryAfter(retryMs) + text));
  }

  deliver(rendition: Rendition): void {
    if (this.ended) return;
    if (this.backlog.isTooMuch(this.raw.writableLength, this.audience.elapsed)) {
      this.audience.lost(this);
      return;
    }
    this.raw.write(this.render(rendition));
  }

  catchUp(renditions: readonly Rendition[]): void {
    if (renditions.length > 0) this.writeFreely(Buffer.concat(renditions.map(this.render)));
  }

  fallBehind(): void {
    const id = this.audience.head;
    this.end(eventOf('resync', { id, type: 'resync' }));
  }

  expire(): void {
    this.end(eventOf('unauthorized', { type: 'unauthorized', code: 'unauthenticated', detail: 'Log in again.' }));
  }

  dismiss(): void {
    this.end('');
  }

  cut(): void {
    this.raw.destroy();
    this.leave();
  }

  beat(): void {
    if (this.started && !this.ended) this.raw.write(heartbeat(this.audience.head));
  }

  private writeFreely(bytes: Buffer): void {
    if (this.ended) return;
    if (this.raw.write(bytes)) return;
    this.backlog.allow(bytes.length);
    this.raw.once('drain', () => this.backlog.clear());
  }

  private end(text: string): void {
    if (this.ended) return;
    this.leave();
    if (!this.started) return;
    this.raw.end(text);
    const timer = setTimeout(() => this.raw.destroy(), lingerMs);
    this.raw.once('close', () => clearTimeout(timer));
  }

  private leave(): void {
    this.ended = true;
    this.audience.leave(this);
  }
}
