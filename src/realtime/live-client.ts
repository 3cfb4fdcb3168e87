import type { Login } from '../auth/login.rules.js';
import type { Channels } from './channels.js';
import { maxHeld } from './live.rules.js';
import type { Rendition } from './rendition.js';
import type { Selection } from './selection.js';

export type Door = 'sse' | 'socket_io' | 'websocket';

/**
 * One connection that listens to the feed, whatever its door. While it is being opened (its past is read from storage)
 * messages are held back; then they come through the channels of its selection. No method may block or throw.
 */
export abstract class LiveClient {
  /** Null: connected, and listening to nothing yet. */
  selection: Selection | null = null;
  private held: Rendition[] | null = null;
  private overflowed = false;

  constructor(
    readonly door: Door,
    readonly login: Login,
  ) {}

  /** Sends one live message, unless too much is waiting already. */
  abstract deliver(rendition: Rendition): void;

  /** Sends what the client asked for by resuming; this much may wait besides the usual bound. */
  abstract catchUp(renditions: readonly Rendition[]): void;

  /** Messages were lost for this client: it is told to resync. */
  abstract fallBehind(): void;

  /** The login is no longer valid: the client is told so and closed. */
  abstract expire(): void;

  /** The process stops: the client is closed in the polite way of its door. */
  abstract dismiss(): void;

  /** Ends the connection at once. */
  abstract cut(): void;

  /** Called every few seconds to keep the connection alive and notice dead ones. */
  abstract beat(): void;

  joinChannels(channels: Channels<LiveClient>, keys: readonly string[]): void {
    channels.join(this, keys);
  }

  leaveChannels(channels: Channels<LiveClient>, keys: readonly string[]): void {
    channels.leave(this, keys);
  }

  startHolding(): void {
    this.held = [];
    this.overflowed = false;
  }

  /** Keeps a message for later; too many are not kept, it will have to resync. */
  hold(rendition: Rendition): void {
    if (!this.held || this.overflowed) return;
    this.held.push(rendition);
    if (this.held.length <= maxHeld) return;
    this.held = [];
    this.overflowed = true;
  }

  /** What was held back, or null where it was too much. */
  stopHolding(): Rendition[] | null {
    const held = this.overflowed ? null : (this.held ?? []);
    this.held = null;
    return held;
  }
}
