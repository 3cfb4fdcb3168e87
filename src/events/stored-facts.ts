import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query } from '../database/bulk.js';
import type { Fact } from './bus.js';
import type { EventName } from './catalogue.js';

export interface FactSelection {
  above: number;
  upTo?: number;
  names?: EventName[];
  limit: number;
}

type Row = Omit<Fact, 'at'> & { atMs: number };

/** Committed facts in the order of their ids, which is the order of their commits. */
export async function storedFacts(em: EntityManager, selection: FactSelection): Promise<Fact[]> {
  const { above, upTo, names, limit } = selection;
  const rows = await query<Row>(
    em,
    sql<Row>`select id::float8 as id, name, ${epochMs('at')} as "atMs", payload from event
             where id > ${above} ${upTo === undefined ? sql`` : sql`and id <= ${upTo}`}
             ${names === undefined ? sql`` : sql`and name = any(${names})`}
             order by id limit ${limit}`,
  );
  return rows.map(({ atMs, ...row }) => ({ ...row, at: new Date(atMs) }));
}
