import type { Client } from 'pg';
import type { Column, SequenceFrame, TableShape } from './backup.codec.js';

/** Of the job queue's own tables those that hold what is still to be done; the others are statistics. */
const queueTables = ['queue', 'schedule', 'subscription', 'job', 'job_dependency'];
const ownTable = `((n.nspname = 'public' and c.relname <> 'mikro_orm_migrations')
                   or (n.nspname = 'pgboss' and c.relname = any($1)))`;

/** Of values that are written as text and read back: independent of the settings of the server. */
const settings = `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC';
                  set extra_float_digits = 1; set bytea_output = 'hex'; set statement_timeout = 0`;

export async function settle(client: Client): Promise<void> {
  await client.query(settings);
}

/** The newest migration and the version of the job queue; null where the database was never prepared. */
export async function readVersions(client: Client): Promise<{ schema: string; queue_schema: number } | null> {
  const { rows } = await client.query<{ own: string | null; queue: string | null }>(
    `select to_regclass('public.mikro_orm_migrations')::text as own, to_regclass('pgboss.version')::text as queue`,
  );
  if (!rows[0]?.own || !rows[0].queue) return null;
  const found = await client.query<{ schema: string; queue_schema: number }>(
    `select (select name from public.mikro_orm_migrations order by id desc limit 1) as schema,
            (select version from pgboss.version limit 1) as queue_schema`,
  );
  return found.rows[0] ?? null;
}

/** Every table that is part of a backup, by name. Day partitions belong to their table. */
export async function readTables(client: Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `select n.nspname as schema, c.relname as name,
            (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
                             order by a.attnum)
             from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
            (select coalesce(json_agg(json_build_object('name', p.relname, 'bound', pg_get_expr(p.relpartbound, p.oid))
                                      order by p.relname), '[]')
             from pg_inherits i join pg_class p on p.oid = i.inhrelid
             where i.inhparent = c.oid and n.nspname = 'public') as partitions
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and ${ownTable}
     order by 1, 2`,
    [queueTables],
  );
  return rows;
}

/** Columns that are given values; those PostgreSQL computes are left to it. */
export async function readStored(client: Client, { schema, name, columns }: TableShape): Promise<Column[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attgenerated <> '' and not attisdropped`,
    [quoted(schema, name)],
  );
  const computed = new Set(rows.map(row => row.name));
  return columns.filter(column => !computed.has(column.name));
}

export async function readSequences(client: Client): Promise<SequenceFrame[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and n.nspname = 'public' and c.relname not like 'mikro_orm%' order by 1, 2`,
  );
  const frames: SequenceFrame[] = [];
  for (const { schema, name } of rows) {
    const found = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(schema, name)}`,
    );
    frames.push(...found.rows.map(row => ({ kind: 'sequence' as const, schema, name, ...row })));
  }
  return frames;
}

export interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

export async function readForeignKeys(client: Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select k.conrelid::regclass::text as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and k.conparentid = 0 and n.nspname in ('public', 'pgboss') order by 1, 2`,
  );
  return rows;
}

/** Tables whose inserts start something by themselves. */
export async function readTriggered(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct t.tgrelid::regclass::text as name from pg_trigger t
     join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal and t.tgparentid = 0 and n.nspname in ('public', 'pgboss') order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Names of programs of Sitewatch that are connected to this database, besides this one. */
export async function readOthers(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct application_name as name from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name like 'sitewatch%' order by 1`,
  );
  return rows.map(({ name }) => name);
}

export const quoted = (...names: string[]) => names.map(name => `"${name.replaceAll('"', '""')}"`).join('.');
