import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Database } from '../../database/database.js';
import { KeptConnection } from '../../database/kept-connection.js';

/** First key of the advisory locks that say "this process speaks with that terminal". */
const lockSpace = 7302;

/**
 * Makes sure that one process at a time speaks with a terminal: it takes one connection only. A lock is an advisory lock
 * of a session, so the database itself frees it when the process is gone.
 */
@Injectable()
export class DeviceLocks implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(DeviceLocks.name);
  private readonly held = new Map<number, () => void>();
  private readonly connection: KeptConnection;
  private opened: Promise<void> | null = null;

  constructor(database: Database) {
    this.connection = new KeptConnection(database.address, 'terminal locks', { opened: client => this.retake(client) });
  }

  /** False while somebody else has it, or while the database is away. `lost` is called if it is lost again later. */
  async take(deviceId: number, lost: () => void): Promise<boolean> {
    await (this.opened ??= this.connection.open());
    const client = this.connection.current;
    if (!client || this.held.has(deviceId)) return false;
    if (!(await take(client, deviceId))) return false;
    this.held.set(deviceId, lost);
    return true;
  }

  async release(deviceId: number): Promise<void> {
    if (!this.held.delete(deviceId)) return;
    // A connection that is gone has freed it by its end.
    await this.connection.current?.query('select pg_advisory_unlock($1, $2)', [lockSpace, deviceId]).catch(error => {
      this.logger.warn(
        `The lock of terminal ${deviceId} was not freed: ${error instanceof Error ? error.message : ''}`,
      );
    });
  }

  beforeApplicationShutdown(): void {
    // What is taken from now on would outlive its user.
    this.opened = Promise.resolve();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }

  /** While the database was away nobody could take the locks; when it is back somebody may have been faster. */
  private async retake(client: pg.Client): Promise<void> {
    for (const [deviceId, lost] of this.held) {
      if (await take(client, deviceId)) continue;
      this.held.delete(deviceId);
      lost();
    }
  }
}

async function take(client: pg.Client, deviceId: number): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
    lockSpace,
    deviceId,
  ]);
  return rows[0]?.taken === true;
}
