import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type ControlledTransaction, type Kysely, type RawBuilder } from 'kysely';

/** The connection of the unit of work: inside its transaction where one is open, else from the pool. */
export function connectionOf(em: EntityManager): Kysely<unknown> {
  return em.getTransactionContext<ControlledTransaction<unknown>>() ?? em.getConnection().getClient<unknown>();
}

/** Runs one statement of the `sql` template, which binds JavaScript arrays as PostgreSQL arrays. */
export async function query<Row>(em: EntityManager, statement: RawBuilder<Row>): Promise<Row[]> {
  return (await statement.execute(connectionOf(em))).rows;
}

type ArrayType = 'int2' | 'int4' | 'int8' | 'float4' | 'float8' | 'text' | 'bool' | 'timestamptz' | 'jsonb' | 'uuid';

/**
 * One row set out of columns: `unnest($1::int4[], $2::text[]) as u(id, name)`. The statement has one parameter per
 * column however many rows there are, so batches of any size share one plan.
 */
export function rowsOf(
  alias: string,
  columns: Record<string, [type: ArrayType, values: readonly unknown[]]>,
): RawBuilder<unknown> {
  const names = Object.keys(columns).map(name => sql.ref(name));
  const arrays = Object.values(columns).map(([type, values]) => sql`${values}::${sql.raw(type)}[]`);
  return sql`unnest(${sql.join(arrays)}) as ${sql.ref(alias)}(${sql.join(names)})`;
}

/**
 * A `timestamptz` as milliseconds since 1970: the raw driver hands instants over as text, numbers need no parsing rules.
 */
export function epochMs(column: string): RawBuilder<number> {
  return sql<number>`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;
}
