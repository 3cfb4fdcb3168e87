import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { ChannelLayer } from './channel-layer.client.js';

const longestPauseMs = 5_000;
/** A message that could not be sent for so long is no news any more; commands do not pile up while Redis is away. */
const options = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (attempt: number) => Math.min(longestPauseMs, 200 * attempt),
};

/** Publish and subscribe over Redis, reconnecting for ever. */
export class RedisChannelLayer extends ChannelLayer {
  private readonly logger = new Logger(RedisChannelLayer.name);
  private readonly own = randomUUID();
  private readonly sender: Redis;
  private readonly receiver: Redis;
  private problem: string | null = 'connecting';

  constructor(
    url: string,
    private readonly channel: string,
  ) {
    super();
    this.sender = new Redis(url, options);
    this.receiver = new Redis(url, { ...options, enableOfflineQueue: true, maxRetriesPerRequest: null });
  }

  get state(): { ok: boolean; detail: string } {
    if (this.problem === null) return { ok: true, detail: 'live messages go through Redis' };
    return { ok: false, detail: `Redis: ${this.problem}; live clients see the checks of their own instance only` };
  }

  open(heard: (text: string) => void): void {
    for (const client of [this.sender, this.receiver]) {
      client.on('error', error => this.report(error.message));
      client.on('ready', () => this.ready());
    }
    this.receiver.on('message', (_channel: string, text: string) => {
      // Everybody hears what is published, the sender too.
      if (!text.startsWith(this.own)) heard(text.slice(this.own.length));
    });
    void this.sender.connect().catch(() => undefined);
    void this.receiver.connect().catch(() => undefined);
    void this.receiver.subscribe(this.channel).catch(error => this.report(error.message));
  }

  send(text: string): void {
    if (this.sender.status !== 'ready') return;
    void this.sender.publish(this.channel, this.own + text).catch((error: Error) => this.report(error.message));
  }

  async close(): Promise<void> {
    this.sender.disconnect();
    this.receiver.disconnect();
  }

  private ready(): void {
    if (this.sender.status !== 'ready' || this.receiver.status !== 'ready' || this.problem === null) return;
    this.problem = null;
    this.logger.log('The live feed goes through Redis');
  }

  /** The same trouble is said once. */
  private report(problem: string): void {
    if (this.problem !== problem) this.logger.warn(`Redis: ${problem}`);
    this.problem = problem;
  }
}
