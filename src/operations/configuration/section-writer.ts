import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { Conflict, InvalidInput } from '../../shared/errors.js';
import { namesOf, type Field, type Json, type Row, type Section } from './configuration.rules.js';
import type { StoredSecrets } from './stored-secrets.js';
import type { StoredRow, StoredSections } from './stored-sections.js';

/** Rows of one statement. */
const batchSize = 500;

interface Plan {
  name: string;
  existing: StoredRow | undefined;
  columns: Row;
}

/** Names of the rows that are new, and of those that are different now. */
export interface Written {
  created: string[];
  changed: string[];
}

/** Stores sections of a document: what is not there is made, what is different is changed, all else is left alone. */
export class SectionWriter {
  constructor(
    private readonly em: EntityManager,
    private readonly stored: StoredSections,
    private readonly secrets: StoredSecrets,
    private readonly at: Date,
  ) {}

  /** `late`: only the fields that refer to what had to be stored before. Throws InvalidInput or Conflict. */
  async write(section: Section, rows: readonly Row[], late: boolean): Promise<Written> {
    const names = namesOf(rows.map(row => section.key.map(field => row[field] ?? null)));
    const plans = rows.map((row, n) => this.plan(section, row, names[n] ?? '', late));
    const created = plans.filter(({ existing }) => !existing);
    const changed = plans.filter(({ existing, columns }) => existing && Object.keys(columns).length > 0);
    try {
      await this.vacate(section, changed);
      for (const group of groupsOf(changed)) await this.update(section, group);
      for (const group of groupsOf(created)) await this.insert(section, group);
    } catch (error) {
      throw explained(section, error);
    }
    if (created.length + changed.length > 0) await this.stored.load(section);
    return { created: created.map(({ name }) => name), changed: changed.map(({ name }) => name) };
  }

  private plan(section: Section, row: Row, name: string, late: boolean): Plan {
    const existing = this.stored.get(section.name, name);
    const columns: Row = {};
    for (const [fieldName, field] of Object.entries(section.fields)) {
      if (late !== section.late.includes(fieldName)) continue;
      if (existing && section.untouched.includes(fieldName)) continue;
      // Without a token a site could not be stored at all.
      const needed = field.kind === 'secret' && field.form === 'hash' && !existing;
      const wished = row[fieldName] === undefined && needed ? null : row[fieldName];
      if (wished === undefined) continue;
      const column = field.kind === 'value' || field.kind === 'instant' ? fieldName : field.column;
      const where = `${section.name} "${name}", ${fieldName}`;
      const next = this.next(field, { row, fieldName, where, wished, existing });
      if (next !== undefined) columns[column] = next;
    }
    return { name, existing, columns };
  }

  /** Undefined: it is so already. */
  private next(field: Field, { row, fieldName, where, wished, existing }: Wish): Json | undefined {
    if (field.kind === 'secret') {
      const before = existing?.columns[field.column];
      const sealed = typeof before === 'string' ? before : null;
      const next = this.secrets.resolve({ form: field.form, where, purpose: field.purpose(row) }, wished, sealed);
      return existing && next === sealed ? undefined : next;
    }
    const now = existing && this.stored.describe(field, fieldName, existing.columns);
    if (now !== undefined && isSame(now, wished)) return undefined;
    if (field.kind === 'one') return wished === null ? null : this.idOf(field.of, wished, where);
    if (field.kind !== 'many') return wished;
    if (!Array.isArray(wished)) throw InvalidInput.field(where, 'This must be a list of names.');
    return wished.map(each => this.idOf(field.of, each, where));
  }

  private idOf(section: string, name: Json, where: string): Json {
    const row = typeof name === 'string' ? this.stored.get(section, name) : undefined;
    if (!row) throw InvalidInput.field(where, `There is nothing called ${JSON.stringify(name)} in ${section}.`);
    return row.id;
  }

  /** Rows may swap unique values: none of them has its own while they do. */
  private async vacate({ table, id, vacate }: Section, changed: readonly Plan[]): Promise<void> {
    for (const column of vacate) {
      const ids = changed.flatMap(({ existing, columns }) => (existing && column in columns ? [existing.id] : []));
      if (ids.length === 0) continue;
      await query(
        this.em,
        sql`update ${sql.table(table)} set ${sql.ref(column)} = null
            where to_jsonb(${sql.ref(id)}) in (select jsonb_array_elements(${JSON.stringify(ids)}::jsonb))`,
      );
    }
  }

  private async update({ table, id, stamps }: Section, group: readonly Plan[]): Promise<void> {
    const names = columnsOf(group, stamps.changed);
    const rows = group.map(({ existing, columns }) => ({
      ...this.stamped(columns, stamps.changed),
      [id]: existing?.id,
    }));
    const changes = names.map(name => sql`${sql.ref(name)} = ${sql.ref(`r.${name}`)}`);
    await query(
      this.em,
      sql`update ${sql.table(table)} t set ${sql.join(changes)}
          from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb) r
          where ${sql.ref(`t.${id}`)} = ${sql.ref(`r.${id}`)}`,
    );
  }

  private async insert({ table, stamps }: Section, group: readonly Plan[]): Promise<void> {
    const names = columnsOf(group, stamps.created);
    const rows = group.map(({ columns }) => this.stamped(columns, stamps.created));
    await query(
      this.em,
      sql`insert into ${sql.table(table)} (${sql.join(names.map(name => sql.ref(name)))})
          select ${sql.join(names.map(name => sql.ref(`r.${name}`)))}
          from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb) r`,
    );
  }

  private stamped(columns: Row, stamps: readonly string[]): Row {
    return { ...columns, ...Object.fromEntries(stamps.map(name => [name, this.at.toISOString()])) };
  }
}

interface Wish {
  row: Row;
  fieldName: string;
  where: string;
  wished: Json;
  existing: StoredRow | undefined;
}

const isSame = (a: Json, b: Json) => JSON.stringify(a) === JSON.stringify(b);

const columnsOf = ([first]: readonly Plan[], stamps: readonly string[]) => [
  ...Object.keys(first?.columns ?? {}),
  ...stamps,
];

/** Plans with the same columns that follow each other, for one statement: what is left out gets the default of its column. */
function groupsOf(plans: readonly Plan[]): Plan[][] {
  const groups: Plan[][] = [];
  for (const plan of plans) {
    const last = groups.at(-1);
    const fits = last && last.length < batchSize && columnsOf(last, []).join() === Object.keys(plan.columns).join();
    if (fits) last.push(plan);
    else groups.push([plan]);
  }
  return groups;
}

/** What PostgreSQL refuses is the document's fault, and said so. */
function explained({ name }: Section, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const detail = 'detail' in error && typeof error.detail === 'string' ? ` ${error.detail}` : '';
  if (error.code === '23505') return new Conflict('taken', `${name}: a value is taken.${detail}`);
  return /^2[23]/.test(String(error.code)) ? InvalidInput.field(name, `${error.message}.${detail}`) : error;
}
