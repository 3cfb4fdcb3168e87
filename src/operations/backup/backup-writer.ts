import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import type { DatabaseAddress } from '../../config/config.js';
import { version } from '../../http/version.js';
import { ImpossibleNow } from '../../shared/errors.js';
import { backupFormat, backupVersion, encodeFrame, type Frame, type TableShape } from './backup.codec.js';
import { quoted, readSequences, readTables, readVersions, settle } from './catalog.queries.js';

/** Rows fetched at once, and how many characters of them make a frame: what is in memory at any time. */
const rowsPerFetch = 1000;
const charactersPerFrame = 256 * 1024;

export interface BackupReport {
  file: string;
  tables: number;
  rows: number;
  bytes: number;
}

/**
 * Writes everything the database holds, as it was at one moment, to a file; programs that are working meanwhile are not
 * disturbed. The file gets its name when it is complete and safely on the disk. Secrets stay sealed in it.
 */
export class BackupWriter {
  private tables = 0;
  private rows = 0;

  constructor(
    private readonly address: DatabaseAddress,
    private readonly keyId: string,
  ) {}

  /** Throws ImpossibleNow where there is no Sitewatch in the database. */
  async write(file: string, now: Date): Promise<BackupReport> {
    const client = new pg.Client({ ...this.address, application_name: 'sitewatch backup' });
    client.on('error', () => undefined);
    const draft = `${file}.partial`;
    try {
      await client.connect();
      await settle(client);
      await client.query('begin isolation level repeatable read, read only');
      const target = createWriteStream(draft, { mode: 0o600, flush: true });
      await pipeline(Readable.from(this.lines(client, now)), createGzip(), target);
      await rename(draft, file);
    } finally {
      await client.end();
      await rm(draft, { force: true });
    }
    return { file, tables: this.tables, rows: this.rows, bytes: (await stat(file)).size };
  }

  private async *lines(client: pg.Client, now: Date): AsyncGenerator<string> {
    const versions = await readVersions(client);
    if (!versions) throw new ImpossibleNow('no_schema', 'There is no Sitewatch in this database.');
    yield encodeFrame({
      kind: 'begin',
      format: backupFormat,
      version: backupVersion,
      program: version,
      created_at: now.toISOString(),
      ...versions,
      key_id: this.keyId,
    });
    for (const table of await readTables(client)) {
      for await (const frame of this.framesOf(client, table)) yield encodeFrame(frame);
    }
    // After the tables: a sequence is not part of the snapshot, and may only be further on than the rows are.
    for (const frame of await readSequences(client)) yield encodeFrame(frame);
    yield encodeFrame({ kind: 'end', tables: this.tables, rows: this.rows });
  }

  private async *framesOf(client: pg.Client, table: TableShape): AsyncGenerator<Frame> {
    yield { kind: 'table', ...table };
    const hash = createHash('sha256');
    let count = 0;
    for await (const rows of batches(client, table)) {
      for (const row of rows) hash.update(row).update('\n');
      count += rows.length;
      yield { kind: 'rows', rows };
    }
    this.tables += 1;
    this.rows += count;
    yield { kind: 'end_table', rows: count, sha256: hash.digest('hex') };
  }
}

async function* batches(client: pg.Client, { schema, name }: TableShape): AsyncGenerator<string[]> {
  await client.query(`declare backup no scroll cursor for select t::text as row from ${quoted(schema, name)} t`);
  let batch: string[] = [];
  let size = 0;
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${rowsPerFetch} from backup`);
    if (rows.length === 0) break;
    for (const { row } of rows) {
      batch.push(row);
      size += row.length;
      if (size < charactersPerFrame) continue;
      yield batch;
      batch = [];
      size = 0;
    }
  }
  if (batch.length > 0) yield batch;
  await client.query('close backup');
}
