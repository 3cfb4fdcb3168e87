import pg from 'pg';
import type { DatabaseAddress } from '../config/config.js';

/** Held shared by every process that uses the server; the last one to leave gets it exclusively. */
const inUseLock = 7_301_001;

/** A connection that counts this process among the users of the embedded server as long as it stands. */
export class Membership {
  private ended = false;

  private constructor(
    private readonly client: pg.Client,
    private readonly lost: () => void,
  ) {}

  /** Null where the server does not answer (yet). `lost` is called once if it goes away before `end`. */
  static async of(address: DatabaseAddress, lost: () => void): Promise<Membership | null> {
    const client = new pg.Client({ ...address, database: 'postgres', connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select pg_advisory_lock_shared($1)', [inUseLock]);
      const found = await client.query('select 1 from pg_database where datname = $1', [address.database]);
      if (found.rowCount === 0) {
        await client.query(`create database ${client.escapeIdentifier(address.database)}`).catch(ignoreDuplicate);
      }
    } catch {
      await client.end().catch(() => undefined);
      return null;
    }
    const membership = new Membership(client, lost);
    client.on('error', () => membership.gone()).on('end', () => membership.gone());
    return membership;
  }

  /** True for the last user; nobody can become one from now on, until this connection ends. */
  async giveUp(): Promise<boolean> {
    this.ended = true;
    return this.client
      .query('select pg_advisory_unlock_shared($1), pg_try_advisory_lock($1) as alone', [inUseLock])
      .then(result => Boolean(result.rows[0]?.alone))
      .catch(() => false);
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.client.end().catch(() => undefined);
  }

  private gone(): void {
    if (this.ended) return;
    this.ended = true;
    void this.client.end().catch(() => undefined);
    this.lost();
  }
}

/** Two processes may find a new cluster without the database at the same time. */
function ignoreDuplicate(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && (error.code === '42P04' || error.code === '23505'))) throw error;
}
