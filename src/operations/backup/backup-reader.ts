import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import {
  backupFormat,
  BackupUnreadable,
  backupVersion,
  decodeFrame,
  longestLine,
  type BeginFrame,
  type Frame,
  type SequenceFrame,
  type TableShape,
} from './backup.codec.js';

/** What is done with a backup while it is read. All of it may still turn out to be damaged until `read` resolves. */
export interface BackupVisitor {
  begin(frame: BeginFrame): Promise<void>;
  table(table: TableShape): Promise<void>;
  rows(rows: string[]): Promise<void>;
  sequence(frame: SequenceFrame): Promise<void>;
}

export interface BackupContents {
  begin: BeginFrame;
  tables: number;
  rows: number;
}

/** Goes through a backup in order and checks that every table is as complete as it was written, and so the whole. */
export class BackupReader {
  private begun: BeginFrame | null = null;
  private table: { name: string; rows: number; hash: Hash } | null = null;
  private tables = 0;
  private rows = 0;
  private ended = false;

  constructor(private readonly visitor: BackupVisitor) {}

  /** Throws BackupUnreadable, or what the visitor throws. */
  async read(file: string): Promise<BackupContents> {
    for await (const line of linesOf(file)) await this.take(decodeFrame(line));
    if (!this.begun || !this.ended) throw new BackupUnreadable('its end is missing');
    return { begin: this.begun, tables: this.tables, rows: this.rows };
  }

  private async take(frame: Frame): Promise<void> {
    if (this.ended) throw new BackupUnreadable('something follows its end');
    if (frame.kind === 'begin') return this.open(frame);
    if (!this.begun) throw new BackupUnreadable('it has no beginning');
    if (frame.kind === 'rows') return this.add(frame.rows);
    if (frame.kind === 'end_table') return this.close(frame);
    if (this.table) throw new BackupUnreadable(`the table ${this.table.name} has no end`);
    if (frame.kind === 'table') {
      this.table = { name: frame.name, rows: 0, hash: createHash('sha256') };
      return this.visitor.table(frame);
    }
    if (frame.kind === 'sequence') return this.visitor.sequence(frame);
    if (frame.tables !== this.tables || frame.rows !== this.rows)
      throw new BackupUnreadable('tables of it are missing');
    this.ended = true;
  }

  private async open(frame: BeginFrame): Promise<void> {
    if (this.begun || frame.format !== backupFormat) throw new BackupUnreadable('it is not one of Sitewatch');
    if (frame.version !== backupVersion) throw new BackupUnreadable(`its format is version ${frame.version}`);
    this.begun = frame;
    await this.visitor.begin(frame);
  }

  private async add(rows: string[]): Promise<void> {
    const { table } = this;
    if (!table) throw new BackupUnreadable('rows of it belong to no table');
    for (const row of rows) table.hash.update(row).update('\n');
    table.rows += rows.length;
    await this.visitor.rows(rows);
  }

  private close({ rows, sha256 }: { rows: number; sha256: string }): void {
    const { table } = this;
    if (!table) throw new BackupUnreadable('a table of it has no beginning');
    if (rows !== table.rows || sha256 !== table.hash.digest('hex')) {
      throw new BackupUnreadable(`the table ${table.name} is damaged`);
    }
    this.tables += 1;
    this.rows += rows;
    this.table = null;
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const text = createGunzip().setEncoding('utf8');
  source.on('error', error => text.destroy(error));
  source.pipe(text);
  let rest: string[] = [];
  let size = 0;
  try {
    for await (const chunk of text) {
      const pieces = String(chunk).split('\n');
      const last = pieces.pop() ?? '';
      for (const piece of pieces) {
        yield rest.join('') + piece;
        rest = [];
        size = 0;
      }
      rest.push(last);
      size += last.length;
      if (size > longestLine) throw new BackupUnreadable('a line of it is too long');
    }
  } catch (error) {
    throw readable(error);
  } finally {
    source.destroy();
    text.destroy();
  }
  if (size > 0) throw new BackupUnreadable('its end is missing');
}

/** Errors of zlib and of the file in words; all others as they are. */
function readable(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOENT') return new BackupUnreadable('there is no such file');
  if (error.code === 'Z_BUF_ERROR') return new BackupUnreadable('it is cut off');
  if (String(error.code).startsWith('Z_')) return new BackupUnreadable('it is damaged, or no backup at all');
  return error;
}
