import type { Pool, PoolClient } from 'pg';

/** Whoever holds a connection that dies hears of it at once and gives it back; after this time it never will. */
const graceMs = 500;

/**
 * Takes back connections that died in somebody's hands. Kysely 0.29 keeps the connection of a transaction for ever when
 * BEGIN or ROLLBACK fails on it, as both do when the database crashes: a few crashes, and the pool would have none left.
 */
export function reclaimDead(pool: Pool): void {
  const held = new Set<PoolClient>();
  pool.on('acquire', client => held.add(client));
  pool.on('release', (_, client) => held.delete(client));
  pool.on('connect', client => {
    client.once('end', () => setTimeout(() => held.has(client) && reclaim(client), graceMs));
  });
}

function reclaim(client: PoolClient): void {
  client.release(true);
  // Should its holder still come, there is nothing left to give back.
  client.release = () => undefined;
}
