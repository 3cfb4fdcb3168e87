import pg from 'pg';
import type { DatabaseAddress } from '../../src/config/config.js';

/** Lends a connection to the maintenance database of the cluster. */
export async function withAdmin<T>(cluster: DatabaseAddress, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ ...cluster, database: 'postgres' });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
