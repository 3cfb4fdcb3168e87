import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { Feed } from '../events/feed.js';
import type { LiveMessage } from '../events/live-message.js';
import { Clock } from '../shared/clock.js';
import { Unavailable } from '../shared/errors.js';
import { Channels } from './channels.js';
import type { Door, LiveClient } from './live-client.js';
import { maxClients, maxNames } from './live.rules.js';
import { Rendition } from './rendition.js';
import { isAboutNames, type Selection } from './selection.js';

/** Where the audience stands, for diagnostics. */
export interface AudienceCounts {
  clients: Record<Door, number>;
  /** Clients told to resync since the start. */
  resyncs: number;
  /** Connections refused because there were too many. */
  refused: number;
}

/**
 * All live clients of this process. It is the only subscriber of the feed: a message is rendered once and goes to the
 * clients on its channels. A client enters, is held while its past is read, and is released into its channels in the
 * same tick in which the last held message is sent, so it neither misses nor repeats one.
 */
@Injectable()
export class Audience implements OnModuleInit {
  private readonly logger = new Logger(Audience.name);
  private readonly present = new Set<LiveClient>();
  private readonly opening = new Set<LiveClient>();
  private readonly byName = new Set<LiveClient>();
  private readonly channels = new Channels<LiveClient>();
  private readonly names = new Map<number, LiveMessage>();
  private readonly counts = { resyncs: 0, refused: 0 };
  private subscription: Subscription | undefined;
  private broadcast: ((rendition: Rendition) => void) | undefined;
  private closed = false;

  constructor(
    private readonly feed: Feed,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.subscription = this.feed.messages.subscribe(message => this.publish(message));
  }

  /** A door with rooms of its own (Socket.IO) sends each message there by itself. */
  broadcastWith(broadcast: (rendition: Rendition) => void): void {
    this.broadcast = broadcast;
  }

  /** Id of the newest message of the feed. */
  get head(): number {
    return this.feed.head;
  }

  /** The newest facts about servers' names: whatever is known about servers from elsewhere may be older. */
  get newestNames(): Iterable<LiveMessage> {
    return this.names.values();
  }

  /** Monotonic milliseconds, for clients that measure how long they have been behind. */
  get elapsed(): number {
    return this.clock.monotonic();
  }

  get clients(): ReadonlySet<LiveClient> {
    return this.present;
  }

  get statistics(): AudienceCounts {
    const clients: Record<Door, number> = { sse: 0, socket_io: 0, websocket: 0 };
    for (const { door } of this.present) clients[door] += 1;
    return { clients, ...this.counts };
  }

  /** Throws Unavailable where there are too many clients, or the process stops. */
  checkRoom(): void {
    if (this.closed) throw new Unavailable('Sitewatch is stopping.');
    if (this.present.size < maxClients) return;
    this.counts.refused += 1;
    throw new Unavailable('Too many live clients are connected; try again later.');
  }

  enter(client: LiveClient): void {
    this.checkRoom();
    this.present.add(client);
  }

  leave(client: LiveClient): void {
    this.mute(client);
    this.opening.delete(client);
    this.present.delete(client);
  }

  /** From now on every message is held back for the client; returns the id of the last one that is not. */
  hold(client: LiveClient): number {
    this.mute(client);
    client.startHolding();
    if (this.present.has(client)) this.opening.add(client);
    return this.head;
  }

  /** Sends the client what was held back of its selection, and lets it hear its channels from then on. */
  release(client: LiveClient, selection: Selection): void {
    if (!this.opening.delete(client)) return;
    const held = client.stopHolding();
    client.selection = selection;
    if (held) client.catchUp(held.filter(rendition => isWanted(selection, rendition.message)));
    client.joinChannels(this.channels, selection.channels);
    if (selection.byName) this.byName.add(client);
    if (!held) this.lost(client);
  }

  /** Opening has failed: the client listens to nothing. */
  abandon(client: LiveClient): void {
    this.opening.delete(client);
    client.stopHolding();
  }

  /** Tells a client that it has lost messages. */
  lost(client: LiveClient): void {
    this.counts.resyncs += 1;
    client.fallBehind();
  }

  /** A client was told to resync by its door. */
  countResync(): void {
    this.counts.resyncs += 1;
  }

  close(): void {
    this.closed = true;
    this.subscription?.unsubscribe();
  }

  private mute(client: LiveClient): void {
    if (!client.selection) return;
    client.leaveChannels(this.channels, client.selection.channels);
    client.selection = null;
    this.byName.delete(client);
  }

  private publish(message: LiveMessage): void {
    try {
      const rendition = new Rendition(message);
      const depart = isAboutNames(message) ? this.follow(message) : () => undefined;
      for (const client of this.opening) client.hold(rendition);
      for (const key of rendition.channels) {
        for (const client of this.channels.on(key)) {
          if (client.selection?.filters && !client.selection.wants(message)) continue;
          client.deliver(rendition);
        }
      }
      this.broadcast?.(rendition);
      depart();
    } catch (error) {
      this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  /** Clients that choose by name: those who gain the server hear this fact, those who lose it hear it as their last. */
  private follow(message: LiveMessage): () => void {
    this.remember(message);
    const departures: (() => void)[] = [];
    for (const client of this.byName) {
      const { joined, left } = client.selection?.follow(message) ?? { joined: [], left: [] };
      if (joined.length > 0) client.joinChannels(this.channels, joined);
      if (left.length > 0) departures.push(() => client.leaveChannels(this.channels, left));
    }
    return () => departures.forEach(leave => leave());
  }

  private remember(message: LiveMessage): void {
    const { serverId } = message.keys;
    if (serverId === undefined) return;
    this.names.delete(serverId);
    this.names.set(serverId, message);
    const [oldest] = this.names.keys();
    if (this.names.size > maxNames && oldest !== undefined) this.names.delete(oldest);
  }
}

/** Held messages pass here in their order; a server that ceases to match is heard once more. */
function isWanted(selection: Selection, message: LiveMessage): boolean {
  if (!isAboutNames(message)) return selection.wants(message);
  const before = selection.wants(message);
  selection.follow(message);
  return before || selection.wants(message);
}
