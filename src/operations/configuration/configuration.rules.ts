import { InvalidInput } from '../../shared/errors.js';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type Row = Record<string, Json>;

const configurationFormat = 'sitewatch-configuration';
const configurationVersion = 1;

/** Where the clear text of a secret is found: in a variable of the environment, never in the document. */
export interface SecretReference {
  secret: `env:${string}`;
}

/**
 * How a secret is stored: `text` sealed as a whole, `values` as JSON of which each value is sealed, `object` as JSON that is sealed as a
 * whole, `hash` as its SHA-256.
 */
export type SecretForm = 'text' | 'values' | 'object' | 'hash';

/** What a field of the document is in the table. */
export type Field =
  /** The column of the same name. */
  | { kind: 'value' }
  /** The same, an instant. */
  | { kind: 'instant' }
  /** A column with the id of a row of another section, or several ids; the document names the rows. */
  | { kind: 'one' | 'many'; column: string; of: string }
  /** `purpose` is what SecretBox binds it to. */
  | { kind: 'secret'; column: string; form: SecretForm; purpose: (row: Row) => string };

/** A table as a section of the document. */
export interface Section {
  name: string;
  table: string;
  /** The primary key. */
  id: string;
  /** Fields that name a row: the same in every database. */
  key: readonly string[];
  fields: Readonly<Record<string, Field>>;
  /** Unique columns that are emptied before rows swap their values. */
  vacate: readonly string[];
  /** Fields that refer to what comes later in the document, or to the section itself. */
  late: readonly string[];
  /** Columns that get the time of the import: at first, and with every change. */
  stamps: { created: readonly string[]; changed: readonly string[] };
  /** Fields of rows that exist already which are left to the use case that is behind them. */
  untouched: readonly string[];
}

/**
 * The names of rows out of the values of their keys, each once: rows with the same values are told apart by their order.
 */
export function namesOf(keys: readonly (readonly Json[])[]): string[] {
  const seen = new Map<string, number>();
  return keys.map(parts => {
    const name = parts
      .filter(part => part !== null && part !== '')
      .map(textOf)
      .join(' / ');
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}

/** Gives every secret a variable of its own, with a name that says what it is for. */
export class VariableNames {
  private readonly taken = new Set<string>();

  of(...parts: readonly string[]): SecretReference {
    const plain = ['sitewatch', ...parts].map(part => part.replace(/[^a-z0-9]+/gi, '_').replace(/^_+|_+$/g, ''));
    const base = plain.filter(Boolean).join('_').toUpperCase();
    let name = base;
    for (let n = 2; this.taken.has(name); n += 1) name = `${base}_${n}`;
    this.taken.add(name);
    return { secret: `env:${name}` };
  }
}

/** The variable a reference names; null where it is no reference. */
export function variableOf(value: Json | undefined): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { secret, ...others } = value;
  if (typeof secret !== 'string' || Object.keys(others).length > 0) return null;
  return /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(secret)?.[1] ?? null;
}

/** The document as text: the same rows always give the same bytes. */
export function writeConfiguration(sections: Record<string, Row[]>): string {
  return `${JSON.stringify({ format: configurationFormat, version: configurationVersion, ...sections }, null, 2)}\n`;
}

/** Throws InvalidInput where the text is no configuration, or has sections or fields that are not known. */
export function readConfiguration(text: string, known: readonly Section[]): Map<string, Row[]> {
  const document = parsed(text);
  if (!isObject(document) || document['format'] !== configurationFormat) {
    throw InvalidInput.field('format', 'This is no configuration of Sitewatch.');
  }
  if (document['version'] !== configurationVersion) {
    throw InvalidInput.field('version', `Only version ${configurationVersion} is known here.`);
  }
  const { format: _format, version: _version, ...sections } = document;
  const problems = Object.entries(sections).flatMap(([name, rows]) =>
    problemsOf(
      name,
      rows,
      known.find(section => section.name === name),
    ),
  );
  if (problems.length > 0) throw new InvalidInput(problems.slice(0, mostProblems));
  return new Map(
    Object.entries(sections).map(([name, rows]) => [name, Array.isArray(rows) ? rows.filter(isObject) : []]),
  );
}

/** More are not told at once. */
const mostProblems = 50;

function problemsOf(name: string, rows: Json, section: Section | undefined): InvalidInput['errors'] {
  if (!section) return [{ field: name, messages: ['There is no such section.'] }];
  if (!Array.isArray(rows)) return [{ field: name, messages: ['This must be a list.'] }];
  return rows.flatMap((row, n) => {
    if (!isObject(row)) return [{ field: `${name}[${n}]`, messages: ['This must be an object.'] }];
    const unknown = Object.keys(row).filter(field => !(field in section.fields));
    const missing = section.key.filter(field => row[field] === undefined);
    return [
      ...unknown.map(field => ({ field: `${name}[${n}].${field}`, messages: ['There is no such field.'] })),
      ...missing.map(field => ({ field: `${name}[${n}].${field}`, messages: ['It names the record and is needed.'] })),
    ];
  });
}

/** A value as text; '' where there is none. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function isObject(value: Json | undefined): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw InvalidInput.field('document', `This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
