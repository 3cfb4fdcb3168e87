import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Feed } from '../feed.js';
import { Observation } from '../live-message.js';
import { Relay } from '../relay.js';
import { ChannelLayer } from './channel-layer.client.js';
import { decodeObservations, encodeObservations } from './observation.codec.js';

const batchSize = 200;
/** Two instances that commit one after the other may be heard the other way round; so long the later one waits. */
const settleMs = 20;

/**
 * Facts reach every instance through the database. Observations, of which there are thousands a second, are told to the
 * others as they are published here, and take their place in the feeds there.
 */
@Injectable()
export class RemoteFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private outgoing: Observation[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly layer: ChannelLayer,
    private readonly feed: Feed,
    private readonly relay: Relay,
  ) {}

  onApplicationBootstrap(): void {
    this.layer.open(text => this.hear(text));
    this.feed.messages.subscribe(message => {
      if (message instanceof Observation) this.tell(message);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    await this.layer.close();
  }

  /** What is published in one turn of the event loop is sent together. */
  private tell(message: Observation): void {
    this.outgoing.push(message);
    if (this.outgoing.length > 1) return;
    setImmediate(() => {
      const all = this.outgoing;
      this.outgoing = [];
      for (let start = 0; start < all.length; start += batchSize)
        this.layer.send(encodeObservations(all.slice(start, start + batchSize)));
    });
  }

  private hear(text: string): void {
    const messages = decodeObservations(text);
    if (messages.length === 0) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.relay.take(messages);
    }, settleMs);
    this.timers.add(timer);
  }
}
