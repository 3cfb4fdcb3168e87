import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { namesOf, type Field, type Json, type Row, type Section } from './configuration.rules.js';

/** A row as it is stored, with the name it has in documents. */
export interface StoredRow {
  id: Json;
  name: string;
  columns: Row;
}

/** The rows of the sections that were loaded, and what they are called. */
export class StoredSections {
  private readonly byName = new Map<string, Map<string, StoredRow>>();
  private readonly nameById = new Map<string, Map<string, string>>();

  constructor(private readonly em: EntityManager) {}

  /** Reads a section, again where it was read before; those it refers to in its key come first. */
  async load(section: Section): Promise<StoredRow[]> {
    const found = await query<{ columns: Row }>(
      this.em,
      sql`select to_jsonb(t) as columns from ${sql.table(section.table)} t order by ${sql.ref(`t.${section.id}`)}`,
    );
    const names = namesOf(found.map(({ columns }) => section.key.map(field => this.keyPart(section, field, columns))));
    const rows = found.map(({ columns }, n) => ({ id: columns[section.id] ?? null, name: names[n] ?? '', columns }));
    this.byName.set(section.name, new Map(rows.map(row => [row.name, row])));
    this.nameById.set(section.name, new Map(rows.map(({ id, name }) => [JSON.stringify(id), name])));
    return rows;
  }

  get(section: string, name: string): StoredRow | undefined {
    return this.byName.get(section)?.get(name);
  }

  /** What the document says of a stored field that is no secret. References to what is gone are left out. */
  describe(field: Exclude<Field, { kind: 'secret' }>, name: string, columns: Row): Json {
    if (field.kind === 'value') return columns[name] ?? null;
    if (field.kind === 'instant') return instantOf(columns[name]);
    const stored = columns[field.column] ?? null;
    if (field.kind === 'one') return this.nameOf(field.of, stored);
    const names = Array.isArray(stored) ? stored.flatMap(id => this.nameOf(field.of, id) ?? []) : [];
    return names.toSorted((a, b) => (a < b ? -1 : 1));
  }

  private nameOf(section: string, id: Json): string | null {
    return id === null ? null : (this.nameById.get(section)?.get(JSON.stringify(id)) ?? null);
  }

  private keyPart(section: Section, name: string, columns: Row): Json {
    const field = section.fields[name];
    return field && field.kind !== 'secret' ? this.describe(field, name, columns) : null;
  }
}

const instantOf = (stored: Json | undefined) => (typeof stored === 'string' ? new Date(stored).toISOString() : null);
