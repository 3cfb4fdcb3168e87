import type { Socket } from 'socket.io';
import type { Login } from '../../auth/login.rules.js';
import type { Audience } from '../audience.js';
import { Backlog } from '../backlog.js';
import type { Channels } from '../channels.js';
import { resyncAnswer } from '../conversation.service.js';
import type { LiveClient } from '../live-client.js';
import { packetBounds, resyncGraceMs } from '../live.rules.js';
import type { Rendition } from '../rendition.js';
import { TalkingClient, type Answer } from '../talking-client.js';

/** Code of a connection that has no valid login, the same as the close code of the plain WebSocket. */
export const unauthorized = 4001;

/**
 * One Socket.IO client. Its channels are rooms, so Socket.IO encodes a message once for all. A client that reads too
 * slowly leaves its rooms; when what is waiting has gone out it hears `resync` `{ id }`, must ask for the current state,
 * and gets the updates after `id`. If that takes too long it is cut off.
 */
export class SocketIoClient extends TalkingClient {
  /** Packets that wait for the transport: Engine.IO tells about each one, and when it has handed them all over. */
  private pending = 0;
  private readonly backlog = new Backlog(packetBounds);
  private behind: NodeJS.Timeout | null = null;
  private rooms = new Set<string>();

  constructor(
    login: Login,
    private readonly socket: Socket,
    private readonly audience: Audience,
  ) {
    super('socket_io', login);
    const waits = () => this.waits();
    const handedOver = () => this.handedOver();
    socket.conn.on('packetCreate', waits);
    socket.conn.on('drain', handedOver);
    socket.once('disconnect', () => {
      socket.conn.off('packetCreate', waits);
      socket.conn.off('drain', handedOver);
      if (this.behind) clearTimeout(this.behind);
      audience.leave(this);
    });
  }

  override joinChannels(_: Channels<LiveClient>, keys: readonly string[]): void {
    for (const key of keys) this.rooms.add(key);
    if (!this.behind) void this.socket.join([...keys]);
  }

  override leaveChannels(_: Channels<LiveClient>, keys: readonly string[]): void {
    for (const key of keys) {
      this.rooms.delete(key);
      void this.socket.leave(key);
    }
  }

  deliver(rendition: Rendition): void {
    this.socket.emit(eventNameOf(rendition), rendition.update);
  }

  catchUp(renditions: readonly Rendition[]): void {
    this.backlog.allow(renditions.length);
    for (const rendition of renditions) this.deliver(rendition);
  }

  tell(message: Answer): void {
    this.socket.emit(message.type, message);
  }

  fallBehind(): void {
    if (this.behind) return;
    this.behind = setTimeout(() => this.cut(), resyncGraceMs);
    for (const room of this.rooms) void this.socket.leave(room);
    if (this.pending === 0) this.catchBreath();
  }

  expire(): void {
    this.tell({ type: 'unauthorized', code: unauthorized, detail: 'Log in again.' });
    this.socket.disconnect(true);
  }

  dismiss(): void {
    this.socket.disconnect(true);
  }

  cut(): void {
    this.socket.disconnect(true);
    this.socket.conn.close(true);
    this.audience.leave(this);
  }

  /** Engine.IO has its own keep-alive. */
  beat(): void {}

  protected drained(): Promise<void> {
    const { conn } = this.socket;
    if (this.pending === 0 || conn.readyState !== 'open') return Promise.resolve();
    return new Promise(resolve => {
      const done = () => {
        conn.off('drain', done).off('close', done);
        resolve();
      };
      conn.on('drain', done).on('close', done);
    });
  }

  private waits(): void {
    this.pending += 1;
    if (!this.behind && this.backlog.isTooMuch(this.pending, this.audience.elapsed)) this.audience.lost(this);
  }

  private handedOver(): void {
    this.pending = 0;
    this.backlog.clear();
    if (this.behind) setImmediate(() => this.catchBreath());
  }

  private catchBreath(): void {
    if (!this.behind || !this.socket.connected) return;
    clearTimeout(this.behind);
    this.behind = null;
    void this.socket.join([...this.rooms]);
    this.tell(resyncAnswer(this.audience.head));
  }
}

export function eventNameOf({ isCheck }: Rendition): string {
  return isCheck ? 'update' : 'event';
}
