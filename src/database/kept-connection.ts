import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { DatabaseAddress } from '../config/config.js';

const retryMs = 1000;

interface KeptConnectionListener {
  /** The connection is there, for the first time or again: whatever belongs to a session has to be done anew. */
  opened(client: pg.Client): Promise<void>;
  /** Somebody has notified a channel that `opened` listens to. */
  notified?(channel: string, payload: string): void;
}

/** One connection that is kept: for advisory locks and LISTEN, which belong to a session and end with it. */
export class KeptConnection {
  private readonly logger = new Logger(KeptConnection.name);
  private client: pg.Client | null = null;
  private ready: pg.Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly address: DatabaseAddress,
    private readonly name: string,
    private readonly listener: KeptConnectionListener,
  ) {}

  /** Resolves after the first attempt, whatever came of it; others follow by themselves. */
  async open(): Promise<void> {
    if (this.stopped || this.client) return;
    const client = new pg.Client({ ...this.address, application_name: `sitewatch ${this.name}` });
    const again = (error?: Error) => {
      if (this.client !== client) return;
      this.client = this.ready = null;
      client.removeAllListeners().on('error', () => undefined);
      void client.end().catch(() => undefined);
      if (this.stopped) return;
      this.logger.warn(`The connection for ${this.name} is lost: ${error?.message ?? 'closed'}`);
      this.timer = setTimeout(() => void this.open(), retryMs);
    };
    this.client = client;
    client.on('error', again).on('end', again);
    client.on('notification', ({ channel, payload }) => this.listener.notified?.(channel, payload ?? ''));
    try {
      await client.connect();
      await this.listener.opened(client);
      if (this.client === client) this.ready = client;
    } catch (error) {
      again(error instanceof Error ? error : undefined);
    }
  }

  /** Null while there is none. */
  get current(): pg.Client | null {
    return this.ready;
  }

  async close(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = this.ready = null;
    await client?.end().catch(() => undefined);
  }
}
