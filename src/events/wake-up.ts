import { Injectable, Logger } from '@nestjs/common';
import pg from 'pg';
import type { DatabaseAddress } from '../config/config.js';
import { Database } from '../database/database.js';

const retryMs = 1000;

/**
 * One connection that LISTENs: the database itself says when a transaction with facts has committed, whichever process
 * it was in. A lost connection is opened again, and `woken` is called then too, since something may have been missed.
 */
@Injectable()
export class WakeUp {
  private readonly logger = new Logger(WakeUp.name);
  private readonly address: DatabaseAddress;
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private heard = false;

  constructor(database: Database) {
    this.address = database.address;
  }

  /** False while the connection is being opened again. */
  get listening(): boolean {
    return this.heard;
  }

  async start(channel: string, woken: () => void): Promise<void> {
    if (this.stopped) return;
    const client = new pg.Client({ ...this.address, application_name: 'sitewatch wake-up' });
    const again = (error?: Error) => {
      if (this.client !== client) return;
      this.client = null;
      this.heard = false;
      client.removeAllListeners();
      client.on('error', () => undefined);
      void client.end().catch(() => undefined);
      if (this.stopped) return;
      this.logger.warn(`Not listening to the database: ${error?.message ?? 'connection closed'}`);
      this.timer = setTimeout(() => void this.start(channel, woken), retryMs);
    };
    this.client = client;
    client.on('error', again);
    client.on('end', again);
    client.on('notification', woken);
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      this.heard = true;
      woken();
    } catch (error) {
      again(error instanceof Error ? error : undefined);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const client = this.client;
    this.client = null;
    await client?.end().catch(() => undefined);
  }
}
