import { DomainError } from '../../shared/errors.js';

/**
 * A backup is a gzip file of lines, each a frame in JSON: `begin`; for each table `table`, any number of `rows` and
 * `end_table`; `sequence`s; `end`. A row is the text PostgreSQL itself writes and reads a record as, so that every value
 * comes back to the last bit, whatever its type.
 */
export const backupFormat = 'sitewatch-backup';
export const backupVersion = 1;

/** A line is never longer: more would have to fit into memory at once. */
export const longestLine = 256 * 1024 * 1024;

export interface Column {
  name: string;
  /** As PostgreSQL spells it: `character varying(100)`. */
  type: string;
}

/** Columns, and the ranges a partitioned table is cut into. */
export interface TableShape {
  schema: string;
  name: string;
  columns: Column[];
  partitions: { name: string; bound: string }[];
}

export interface BeginFrame {
  kind: 'begin';
  format: string;
  version: number;
  /** Of Sitewatch. */
  program: string;
  created_at: string;
  /** Name of the newest migration, and the version of the tables of the job queue. */
  schema: string;
  queue_schema: number;
  /** Tells the SECRET_KEY that the stored secrets are sealed with from others. */
  key_id: string;
}

export interface SequenceFrame {
  kind: 'sequence';
  schema: string;
  name: string;
  value: string;
  called: boolean;
}

export type Frame =
  | BeginFrame
  | ({ kind: 'table' } & TableShape)
  | { kind: 'rows'; rows: string[] }
  | { kind: 'end_table'; rows: number; sha256: string }
  | SequenceFrame
  | { kind: 'end'; tables: number; rows: number };

/** The file is no backup, a damaged one, or one that was cut off. */
export class BackupUnreadable extends DomainError {
  constructor(reason: string) {
    super('backup_unreadable', `This backup cannot be used: ${reason}.`);
  }
}

export const encodeFrame = (frame: Frame): string => `${JSON.stringify(frame)}\n`;

const isText = (value: unknown) => typeof value === 'string';
const isCount = (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isNumber = (text: unknown) => typeof text === 'string' && /^-?\d{1,19}$/.test(text);
const isFlag = (value: unknown) => typeof value === 'boolean';
const listOf = (isItem: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(isItem);
const shaped = (fields: Record<string, (value: unknown) => boolean>) => (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(fields).every(([name, isRight]) => isRight(Reflect.get(value, name)));

/** The days of `partitions.ts`, as PostgreSQL tells them; nothing else gets into a statement. */
const isBound = (value: unknown) =>
  typeof value === 'string' && /^FOR VALUES FROM \('[-0-9 :+.]+'\) TO \('[-0-9 :+.]+'\)$/.test(value);

const shapes: Record<Frame['kind'], (value: unknown) => boolean> = {
  begin: shaped({
    format: isText,
    version: isCount,
    program: isText,
    created_at: isText,
    schema: isText,
    queue_schema: isCount,
    key_id: isText,
  }),
  table: shaped({
    schema: isText,
    name: isText,
    columns: listOf(shaped({ name: isText, type: isText })),
    partitions: listOf(shaped({ name: isText, bound: isBound })),
  }),
  rows: shaped({ rows: listOf(isText) }),
  end_table: shaped({ rows: isCount, sha256: isText }),
  sequence: shaped({ schema: isText, name: isText, value: isNumber, called: isFlag }),
  end: shaped({ tables: isCount, rows: isCount }),
};

/** Throws BackupUnreadable for a line that {@link encodeFrame} did not make. */
export function decodeFrame(line: string): Frame {
  const value = parsed(line);
  if (!isFrame(value)) throw new BackupUnreadable('a line of it is no part of a backup');
  return value;
}

function isFrame(value: unknown): value is Frame {
  if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string') return false;
  const shape = Object.entries(shapes).find(([kind]) => kind === value.kind)?.[1];
  return shape !== undefined && shape(value);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
