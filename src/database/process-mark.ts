import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { randomInt } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import pg from 'pg';
import { Database } from './database.js';

/** First key of the advisory locks that say "this process lives". */
const lockSpace = 7301;
const retryMs = 1000;

/**
 * A number that belongs to this process as long as it lives: an advisory lock on a connection of its own. The database
 * drops it in the moment the process is gone, so others need not wait for a lease to run out.
 */
@Injectable()
export class ProcessMark implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly id = randomInt(1, 2 ** 31 - 1);
  private readonly logger = new Logger(ProcessMark.name);
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.hold();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private async hold(): Promise<void> {
    const client = new pg.Client({ ...this.database.address, application_name: 'sitewatch process mark' });
    const again = (error?: Error) => {
      if (this.client !== client || this.stopped) return;
      this.client = null;
      client.removeAllListeners().on('error', () => undefined);
      void client.end().catch(() => undefined);
      this.logger.warn(`The mark of this process is lost: ${error?.message ?? 'connection closed'}`);
      this.timer = setTimeout(() => void this.hold(), retryMs);
    };
    this.client = client;
    client.on('error', again).on('end', again);
    try {
      await client.connect();
      await client.query('select pg_advisory_lock($1, $2)', [lockSpace, this.id]);
    } catch (error) {
      again(error instanceof Error ? error : undefined);
    }
  }
}

/** Whether the process with that mark is connected to this database. */
export function isMarked(mark: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from pg_locks held
    where held.locktype = 'advisory' and held.classid = ${lockSpace} and held.objid = ${mark}::int8::oid and held.granted
      and held.database = (select oid from pg_database where datname = current_database()))`;
}
