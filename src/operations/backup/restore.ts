import pg from 'pg';
import type { DatabaseAddress } from '../../config/config.js';
import { Conflict, ImpossibleNow } from '../../shared/errors.js';
import { BackupUnreadable, type BeginFrame, type Column, type SequenceFrame, type TableShape } from './backup.codec.js';
import { BackupReader, type BackupContents, type BackupVisitor } from './backup-reader.js';
import {
  quoted,
  readForeignKeys,
  readOthers,
  readStored,
  readTables,
  readTriggered,
  readVersions,
  settle,
  type ForeignKey,
} from './catalog.queries.js';

/** The one of `database/schema`: no program migrates, and so none starts, while its database is filled. */
const migrationLock = 7_301_005;
const mostSequences = 1000;

/**
 * Fills an empty, migrated database from a backup, in one transaction: whatever happens, the database is afterwards
 * either as the backup says or as it was before.
 */
export class Restore implements BackupVisitor {
  private readonly client: pg.Client;
  private shapes = new Map<string, TableShape>();
  private current = { table: '', insert: '' };
  private keys: ForeignKey[] = [];
  private triggered: string[] = [];
  private readonly sequences: SequenceFrame[] = [];

  /** `force`: a database that is not empty is emptied. */
  constructor(
    address: DatabaseAddress,
    private readonly force: boolean,
  ) {
    this.client = new pg.Client({ ...address, application_name: 'sitewatch restore' });
    this.client.on('error', () => undefined);
  }

  /**
   * Throws BackupUnreadable, Conflict where the database is not empty, or ImpossibleNow where it has another schema or is in use;
   * then nothing is changed.
   */
  async run(file: string): Promise<BackupContents> {
    const { client } = this;
    try {
      await client.connect();
      await settle(client);
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
      const contents = await new BackupReader(this).read(file);
      await this.bind();
      await client.query('commit');
      await client.query('analyze');
      return contents;
    } finally {
      // Without a commit before, this is what takes everything back.
      await client.end();
    }
  }

  async begin({ schema, queue_schema: queueSchema }: BeginFrame): Promise<void> {
    const own = await readVersions(this.client);
    if (own?.schema !== schema || own.queue_schema !== queueSchema) {
      const there = own ? `${own.schema}, queue ${own.queue_schema}` : 'none';
      throw new ImpossibleNow(
        'other_schema',
        `The backup has the schema ${schema}, queue ${queueSchema}; the database has ${there}. Restore it with the version of Sitewatch that made it, then upgrade.`,
      );
    }
    const others = await readOthers(this.client);
    if (others.length > 0) {
      throw new ImpossibleNow(
        'in_use',
        `Stop Sitewatch first: it is connected to this database (${others.join(', ')}).`,
      );
    }
    const tables = await readTables(this.client);
    this.shapes = new Map(tables.map(table => [quoted(table.schema, table.name), table]));
    if (!this.force) await this.requireEmpty(tables);
    await this.client.query(`truncate ${[...this.shapes.keys()].join(', ')}`);
    await this.loosen();
  }

  async table(wanted: TableShape): Promise<void> {
    const { client } = this;
    const table = quoted(wanted.schema, wanted.name);
    const own = this.shapes.get(table);
    if (!own || !sameColumns(own.columns, wanted.columns)) {
      throw new ImpossibleNow('other_schema', `The table ${table} of the backup is not the one of this database.`);
    }
    const known = new Set(own.partitions.map(({ name }) => name));
    for (const { name, bound } of wanted.partitions) {
      if (known.has(name)) continue;
      await client.query(`create table ${quoted(wanted.schema, name)} partition of ${table} ${bound}`);
    }
    const columns = (await readStored(client, own)).map(({ name }) => quoted(name)).join(', ');
    const insert = `insert into ${table} (${columns}) overriding system value
                    select ${columns} from unnest($1::${table}[])`;
    this.current = { table, insert };
  }

  async rows(rows: string[]): Promise<void> {
    const { table, insert } = this.current;
    const { rowCount } = await this.client.query(insert, [rows]);
    if (rowCount !== rows.length) throw new BackupUnreadable(`the table ${table} does not take all of its rows`);
  }

  /** Kept for the end: no rollback takes back what a sequence was set to. */
  async sequence(frame: SequenceFrame): Promise<void> {
    if (this.sequences.push(frame) > mostSequences) throw new BackupUnreadable('it has too many sequences');
  }

  /** Rows come table by table, so what they refer to may come later; and they start nothing: it has happened before. */
  private async loosen(): Promise<void> {
    const { client } = this;
    this.keys = await readForeignKeys(client);
    this.triggered = await readTriggered(client);
    for (const { table, name } of this.keys) await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
    for (const table of this.triggered) await client.query(`alter table ${table} disable trigger user`);
  }

  /** Every reference is looked at again here. */
  private async bind(): Promise<void> {
    const { client } = this;
    for (const table of this.triggered) await client.query(`alter table ${table} enable trigger user`);
    for (const { table, name, definition } of this.keys)
      await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
    for (const { schema, name, value, called } of this.sequences)
      await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(schema, name), value, called]);
  }

  /** What the job queue has by itself does not count. */
  private async requireEmpty(tables: readonly TableShape[]): Promise<void> {
    for (const { schema, name } of tables) {
      if (schema !== 'public') continue;
      const { rowCount } = await this.client.query(`select from ${quoted(schema, name)} limit 1`);
      if (rowCount) {
        throw new Conflict(
          'not_empty',
          `The database is not empty (${name} has rows). With --force all that is in it is replaced.`,
        );
      }
    }
  }
}

const spelled = (columns: readonly Column[]) => columns.map(({ name, type }) => `${name} ${type}`).join();

function sameColumns(own: readonly Column[], wanted: readonly Column[]): boolean {
  return spelled(own) === spelled(wanted);
}
