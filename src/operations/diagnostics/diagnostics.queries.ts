import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import type { DatabaseDiagnostics, EngineDiagnostics } from './diagnostics.dto.js';

export async function readDatabase(em: EntityManager): Promise<Omit<DatabaseDiagnostics, 'embedded'>> {
  const [row] = await query<Omit<DatabaseDiagnostics, 'embedded'>>(
    em,
    sql`select current_setting('server_version') as version,
               pg_database_size(current_database())::float8 as size_bytes,
               (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
               coalesce((select name from mikro_orm_migrations order by id desc limit 1), '') as schema_version`,
  );
  return row ?? { version: '', size_bytes: 0, connections: 0, schema_version: '' };
}

export async function readEngines(em: EntityManager): Promise<EngineDiagnostics> {
  const [row] = await query<EngineDiagnostics>(
    em,
    sql`select (select engine from system_status order by id limit 1) as presence,
               (select blind from system_status order by id limit 1) as presence_problem,
               (select count(*)::int from bacnet_worker where last_seen_at > now() - interval '1 minute')
                 as bacnet_workers`,
  );
  return row ?? { presence: null, presence_problem: null, bacnet_workers: 0 };
}
