import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Login } from '../../auth/login.rules.js';
import type { Audience } from '../audience.js';
import { Backlog } from '../backlog.js';
import { resyncAnswer } from '../conversation.service.js';
import { byteBounds, resyncGraceMs } from '../live.rules.js';
import type { Rendition } from '../rendition.js';
import { TalkingClient, type Answer } from '../talking-client.js';
import { closeCodes, closeWith } from './closing.js';
import { textFrame } from './text-frame.codec.js';

/** Keep-alive beats (15 s each) without an answer after which a peer counts as dead. */
const beatsPerPing = 2;

/**
 * One plain WebSocket. Updates are framed once for everybody and written on the connection itself. A client that reads
 * too slowly gets no more updates until it has read what is waiting; then `{ type: 'resync', id }` says that it must ask
 * for the current state, and updates after `id` follow. If that takes too long it is cut off.
 */
export class WebSocketClient extends TalkingClient {
  private readonly backlog = new Backlog(byteBounds);
  private behind: NodeJS.Timeout | null = null;
  private beats = 0;
  private answered = true;

  constructor(
    login: Login,
    private readonly socket: WebSocket,
    private readonly connection: Duplex,
    private readonly audience: Audience,
  ) {
    super('websocket', login);
    socket.on('pong', () => (this.answered = true));
    socket.once('close', () => {
      if (this.behind) clearTimeout(this.behind);
      audience.leave(this);
    });
  }

  deliver(rendition: Rendition): void {
    if (this.behind || this.socket.readyState !== WebSocket.OPEN) return;
    if (this.backlog.isTooMuch(this.connection.writableLength, this.audience.elapsed)) {
      this.audience.lost(this);
      return;
    }
    this.connection.write(rendition.updateFrame);
  }

  catchUp(renditions: readonly Rendition[]): void {
    if (renditions.length === 0 || this.socket.readyState !== WebSocket.OPEN) return;
    this.writeFreely(Buffer.concat(renditions.map(({ updateFrame }) => updateFrame)));
  }

  tell(message: Answer): void {
    if (this.socket.readyState === WebSocket.OPEN) this.writeFreely(textFrame(JSON.stringify(message)));
  }

  fallBehind(): void {
    this.behind = setTimeout(() => this.cut(), resyncGraceMs);
    if (this.connection.writableNeedDrain) this.connection.once('drain', () => this.catchBreath());
    else this.catchBreath();
  }

  expire(): void {
    this.close(closeCodes.unauthorized, 'unauthorized');
  }

  dismiss(): void {
    this.close(closeCodes.goingAway, 'Sitewatch is stopping');
  }

  cut(): void {
    this.socket.terminate();
    this.audience.leave(this);
  }

  beat(): void {
    this.beats += 1;
    if (this.beats % beatsPerPing !== 0) return;
    if (!this.answered) {
      this.cut();
      return;
    }
    this.answered = false;
    this.socket.ping();
  }

  close(code: number, reason: string): void {
    closeWith(this.socket, code, reason);
  }

  protected drained(): Promise<void> {
    if (!this.connection.writableNeedDrain || this.connection.destroyed) return Promise.resolve();
    return new Promise(resolve => {
      const done = () => {
        this.connection.off('drain', done).off('close', done);
        resolve();
      };
      this.connection.on('drain', done).on('close', done);
    });
  }

  private catchBreath(): void {
    if (!this.behind) return;
    clearTimeout(this.behind);
    this.behind = null;
    this.tell(resyncAnswer(this.audience.head));
  }

  private writeFreely(bytes: Buffer): void {
    if (this.connection.write(bytes)) return;
    this.backlog.allow(bytes.length);
    this.connection.once('drain', () => this.backlog.clear());
  }
}
