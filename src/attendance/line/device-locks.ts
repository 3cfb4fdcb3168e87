import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Subject } from 'rxjs';
import { Database } from '../../database/database.js';
import { KeptConnection } from '../../database/kept-connection.js';
import { Turns } from './turns.js';

/** First key of the advisory locks that say "this process speaks with that terminal". */
const lockSpace = 7302;

interface Held {
  lost: () => void;
  /** False while the database is being asked for it. */
  isHad: boolean;
}

/**
 * Makes sure that one process at a time speaks with a terminal: it takes one connection only. A lock is an advisory lock
 * of a session, so the database itself frees it when the process is gone.
 */
@Injectable()
export class DeviceLocks implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(DeviceLocks.name);
  private readonly held = new Map<number, Held>();
  private readonly connection: KeptConnection;
  /** A session does one thing at a time. */
  private readonly turns = new Turns<'session'>();
  private client: pg.Client | null = null;
  private opened: Promise<void> | null = null;
  /** Ids of locks that somebody in this process has just given back. */
  readonly freed = new Subject<number>();

  constructor(database: Database) {
    this.connection = new KeptConnection(database.address, 'terminal locks', { opened: client => this.retake(client) });
  }

  /** False while somebody else has it, or while the database is away. `lost` is called if it is lost again later. */
  async take(deviceId: number, lost: () => void): Promise<boolean> {
    await (this.opened ??= this.connection.open());
    if (this.held.has(deviceId)) return false;
    // Before the database is asked: it would give the same session the same lock twice.
    const held = { lost, isHad: false };
    this.held.set(deviceId, held);
    held.isHad = await this.turns.take('session', () => take(this.client, deviceId)).catch(() => false);
    if (!held.isHad) this.held.delete(deviceId);
    return held.isHad;
  }

  async release(deviceId: number): Promise<void> {
    if (!this.held.delete(deviceId)) return;
    try {
      await this.turns.take('session', async () =>
        this.client?.query('select pg_advisory_unlock($1, $2)', [lockSpace, deviceId]),
      );
    } catch (error) {
      // A connection that is gone has freed it by its end.
      const why = error instanceof Error ? error.message : '';
      this.logger.warn(`The lock of terminal ${deviceId} was not freed: ${why}`);
    }
    this.freed.next(deviceId);
  }

  beforeApplicationShutdown(): void {
    // What is taken from now on would outlive its user.
    this.opened = Promise.resolve();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }

  /** While the database was away nobody could take the locks; when it is back somebody may have been faster. */
  private retake(client: pg.Client): Promise<void> {
    return this.turns.take('session', async () => {
      this.client = client;
      for (const [deviceId, { lost, isHad }] of this.held) {
        if (!isHad || (await take(client, deviceId))) continue;
        this.held.delete(deviceId);
        lost();
      }
    });
  }
}

async function take(client: pg.Client | null, deviceId: number): Promise<boolean> {
  const result = await client?.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
    lockSpace,
    deviceId,
  ]);
  return result?.rows[0]?.taken === true;
}
