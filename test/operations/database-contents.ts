import pg from 'pg';
import type { DatabaseAddress } from '../../src/config/config.js';

/** One statement on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(
  address: DatabaseAddress,
  text: string,
  values: unknown[] = [],
) {
  const client = new pg.Client(address);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** A checksum of every table, of the values as PostgreSQL sends them in binary, and every sequence. */
export async function fingerprint(address: DatabaseAddress): Promise<Record<string, string>> {
  const tables = await ask<{ name: string }>(
    address,
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and (n.nspname = 'public' and c.relname <> 'mikro_orm_migrations'
       or n.nspname = 'pgboss' and c.relname in ('queue', 'schedule', 'subscription', 'job')) order by 1`,
  );
  const sums = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(row, '' order by row)), '') as sum
       from (select encode(record_send(t), 'hex') as row from ${name} t) r`,
  );
  const found = await ask<{ name: string; sum: string }>(address, sums.join(' union all '));
  const sequences = await ask<{ name: string; at: string }>(
    address,
    `select sequencename as name, last_value::text as at from pg_sequences
     where schemaname = 'public' and sequencename not like 'mikro_orm%' order by 1`,
  );
  return Object.fromEntries([
    ...found.map(({ name, sum }) => [name, sum]),
    ...sequences.map(({ name, at }) => [name, at]),
  ]);
}
