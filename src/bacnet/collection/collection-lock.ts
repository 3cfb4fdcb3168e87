import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Database } from '../../database/database.js';
import { KeptConnection } from '../../database/kept-connection.js';

/** First key of the advisory lock that says "this process collects from the controllers". */
const lockSpace = 7303;

/** Lets one process of a site collect: an advisory lock, which the database frees when the process is gone. */
@Injectable()
export class CollectionLock implements OnApplicationShutdown {
  private readonly connection: KeptConnection;
  private opened: Promise<void> | null = null;
  private holder: pg.Client | null = null;

  constructor(database: Database) {
    this.connection = new KeptConnection(database.address, 'BACnet collection', { opened: async () => undefined });
  }

  /**
   * Whether this process has it now. Who had it goes on while the database is away, and asks for it again afterwards:
   * another one may have been quicker.
   */
  async take(): Promise<boolean> {
    await (this.opened ??= this.connection.open());
    const client = this.connection.current;
    if (!client || this.holder === client) return this.holder !== null;
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, 0) as taken', [lockSpace]);
    this.holder = rows[0]?.taken ? client : null;
    return this.holder !== null;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}
