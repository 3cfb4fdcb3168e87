import { io, type Socket } from 'socket.io-client';
import { api } from '../api/api.js';
import { ApiError, refreshSession } from '../api/http.js';
import type { LiveEvent, LiveUpdate } from './messages.js';
import { sessionEnd } from '../api/session-end.js';
import { connection } from './connection.js';
import { facts } from './facts.js';
import type { LiveStore } from './live.store.js';

type Message = LiveUpdate | LiveEvent;

/** The refusal of the socket door when the session has run out. */
const unauthenticated = 4001;
/** Several servers made at once cause one reading. */
const reloadDelayMs = 250;
/** A storm of alerts should not read the whole picture for each of them. */
const alertDelayMs = 2000;
/** Between attempts that have to be begun here. */
const retryMs = 3000;
/** How long the server may take to answer a subscription. */
const answerMs = 10_000;
/** After a longer absence the whole picture is cheaper than every message in between. */
const resumeLimitMs = 60_000;

/**
 * Keeps the store current: reads the whole picture while the connection is made, and subscribes from the last message in
 * it, so nothing falls in between. After a lost connection it goes on after the last message it has seen.
 */
export class LiveFeed {
  private socket: Socket | null = null;
  private waiting: Message[] | null = null;
  private reloadTimer: ReturnType<typeof setTimeout> | undefined;
  private reading: Promise<void> | null = null;
  /** Until when the store is known to be complete, epoch milliseconds. */
  private completeAt = 0;

  constructor(private readonly store: LiveStore) {}

  /** Reads the first picture; called before anything is drawn, so that the first rows wait for nothing else. */
  prepare(): Promise<void> {
    this.reading ??= this.reload().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  start(): void {
    if (this.socket) return;
    connection.set({ phase: 'connecting', lostAt: null, reason: '' });
    if (!this.store.loaded) void this.prepare();
    const socket = io('/status', {
      withCredentials: true,
      reconnectionDelayMax: 5000,
      // A WebSocket at once is two round trips less; where a proxy has none, long polling does it.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
    });
    this.socket = socket;
    socket.on('connect', () => void this.onConnect(socket));
    socket.on('update', (message: Message) => this.receive(message));
    socket.on('event', (message: Message) => this.receive(message));
    // Messages were lost on the way here.
    socket.on('resync', () => void this.reload());
    socket.on('disconnect', reason => this.onLost(socket, reason));
    socket.on('connect_error', (error: Error & { data?: { code?: number } }) => void this.onRefused(socket, error));
  }

  stop(): void {
    clearTimeout(this.reloadTimer);
    if (connection.get().phase === 'live') this.completeAt = Date.now();
    this.socket?.close();
    this.socket = null;
    this.waiting = null;
    connection.set({ phase: 'off', lostAt: null, reason: '' });
  }

  /** Reads the whole picture again. */
  private async reload(): Promise<void> {
    this.waiting ??= [];
    try {
      const snapshot = await api.snapshot();
      this.store.load(snapshot);
      if (connection.get().phase !== 'live') this.completeAt = Date.now();
      const waiting = this.waiting ?? [];
      this.waiting = null;
      for (const message of waiting) if (message.id > snapshot.id) this.take(message);
    } catch (error) {
      this.waiting = null;
      if (error instanceof ApiError && error.status === 401) return;
      this.reloadSoon(3000);
    }
  }

  private async onConnect(socket: Socket): Promise<void> {
    await this.reading;
    const resumes = this.store.loaded && Date.now() - this.completeAt < resumeLimitMs;
    if (!resumes) this.waiting ??= [];
    const wish = {
      topics: ['servers', 'presence', 'attendance', 'bacnet', 'notifications'],
      ...(resumes && { since_id: this.store.newestId }),
    };
    try {
      const answer: unknown = await socket.timeout(answerMs).emitWithAck('subscribe', wish);
      if (!isSubscribed(answer)) throw new Error('The subscription was refused');
    } catch {
      // Not answered in time: begin again rather than show a picture that stands still.
      if (socket.connected) socket.disconnect().connect();
      return;
    }
    if (!resumes) await this.reload();
    if (socket.connected) connection.set({ phase: 'live', lostAt: null, reason: '' });
  }

  private onLost(socket: Socket, reason: string): void {
    if (this.socket !== socket) return;
    this.lose('The live connection was lost.');
    // The server ends sockets whose session has run out; only then does Socket.IO not try again by itself.
    if (reason === 'io server disconnect') void this.renew(socket);
  }

  private async onRefused(socket: Socket, error: Error & { data?: { code?: number } }): Promise<void> {
    const refused = error.data?.code === unauthenticated;
    this.lose(refused ? 'Your session has to be renewed.' : 'Sitewatch does not answer.');
    if (refused) return this.renew(socket);
    // Answered, but with a refusal: it is starting or stopping. Socket.IO tries again by itself only without an answer.
    if (!socket.active) this.connectAgain(socket, retryMs);
    if (!this.store.loaded) await this.reload();
  }

  private lose(reason: string): void {
    const { lostAt, phase } = connection.get();
    if (phase === 'live') this.completeAt = Date.now();
    connection.set({ phase: 'lost', lostAt: lostAt ?? Date.now(), reason });
  }

  private async renew(socket: Socket): Promise<void> {
    const renewed = await refreshSession().catch(() => null);
    if (this.socket !== socket) return;
    if (renewed === false) sessionEnd.publish();
    else this.connectAgain(socket, renewed ? 0 : retryMs);
  }

  private connectAgain(socket: Socket, delayMs: number): void {
    setTimeout(() => this.socket === socket && socket.connect(), delayMs);
  }

  private receive(message: Message): void {
    if (this.waiting) this.waiting.push(message);
    else this.take(message);
  }

  private take(message: Message): void {
    if (message.type === 'update') {
      if (!this.store.apply(message)) this.reloadSoon();
      return;
    }
    this.store.newestId = Math.max(this.store.newestId, message.id);
    this.takeFact(message);
    facts.publish(message);
  }

  private takeFact({ id: messageId, event, server_id: id, to, since, returned_at }: LiveEvent): void {
    if (id === undefined) return;
    if (event === 'server.deleted') this.store.remove(id);
    if (event === 'server.created' || event === 'server.changed') this.reloadSoon();
    // What an agent's heartbeats say depends on the alerts of its server.
    if (event === 'alert.raised' || event === 'alert.resolved') this.reloadSoon(alertDelayMs);
    if (event === 'heartbeat.lost') this.store.patch(id, messageId, { heartbeat_status: 'offline' });
    if (event === 'heartbeat.returned')
      this.store.patch(id, messageId, { heartbeat_status: 'online', last_heartbeat: returned_at });
    if (event === 'server.flapping' || event === 'server.stable')
      this.store.patch(id, messageId, { flapping: event === 'server.flapping' });
    if (event === 'server.status_changed' && isState(to))
      this.store.patch(id, messageId, { status: to, ...(since && { since }) });
  }

  private reloadSoon(delayMs = reloadDelayMs): void {
    clearTimeout(this.reloadTimer);
    this.reloadTimer = setTimeout(() => void this.reload(), delayMs);
  }
}

const states = { down: true, degraded: true, unknown: true, maintenance: true, paused: true, up: true };

function isState(word: string | undefined): word is keyof typeof states {
  return word !== undefined && word in states;
}

function isSubscribed(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'type' in answer && answer.type === 'subscribed';
}
