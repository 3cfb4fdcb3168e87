import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SecretBox } from '../../config/secret-box.js';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { readConfiguration, textOf, type Row } from './configuration.rules.js';
import { tell } from './import-facts.js';
import { SectionWriter, type Written } from './section-writer.js';
import { sections } from './sections.rules.js';
import { StoredSecrets } from './stored-secrets.js';
import { StoredSections, type StoredRow } from './stored-sections.js';

interface ImportedServer {
  id: number;
  name: string;
  status: 'active' | 'paused';
}

/** What else belongs to a server, which the table does not say: its status, its tokens, its maintenance. */
export interface ServerCare {
  added(servers: ImportedServer[], at: Date): Promise<unknown>;
  changed(servers: ImportedServer[], at: Date): Promise<unknown>;
  turned(ids: number[], to: ImportedServer['status']): Promise<unknown>;
}

export interface ImportReport {
  created: Record<string, number>;
  changed: Record<string, number>;
  warnings: string[];
}

type Document = ReadonlyMap<string, readonly Row[]>;

/** Sets a site up as a document says: makes what is missing, changes what is different, deletes nothing. */
@Injectable()
export class ConfigurationImport {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /**
   * All of it or nothing. `environment` has the secrets the document refers to; those that are missing stay as they are
   * and are warned of. Throws InvalidInput or Conflict.
   */
  async run(
    text: string,
    environment: Readonly<Record<string, string | undefined>>,
    care: ServerCare,
  ): Promise<ImportReport> {
    const document: Document = readConfiguration(text, sections);
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      await query(em, sql`set constraints all deferred`);
      const at = this.clock.now();
      const stored = new StoredSections(em);
      for (const section of sections) await stored.load(section);
      const secrets = new StoredSecrets(this.box, environment);
      const turned = turnedServers(document, stored);
      const written = await store(document, new SectionWriter(em, stored, secrets, at));
      for (const [section, names] of written) this.tell(stored, section, names, at);
      await careFor(stored, written.get('servers'), turned, care, at);
      return { ...countsOf(written), warnings: [...new Set(secrets.warnings)] };
    });
  }

  private tell(stored: StoredSections, section: string, { created, changed }: Written, at: Date): void {
    for (const name of [...created, ...changed]) {
      const row = stored.get(section, name);
      if (row) tell(this.bus, section, created.includes(name), row.columns, at);
    }
  }
}

/** References to what comes later are stored in a second round. */
async function store(document: Document, writer: SectionWriter): Promise<Map<string, Written>> {
  const written = new Map<string, Written>();
  for (const late of [false, true]) {
    for (const section of sections) {
      const rows = document.get(section.name);
      if (!rows || (late && section.late.length === 0)) continue;
      const { created, changed } = await writer.write(section, rows, late);
      const before = written.get(section.name) ?? { created: [], changed: [] };
      const isNew = new Set([...before.created, ...created]);
      const others = [...before.changed, ...changed].filter(name => !isNew.has(name));
      written.set(section.name, { created: [...isNew], changed: [...new Set(others)] });
    }
  }
  return written;
}

/** Servers that are there already and are to be paused, or taken up again. */
function turnedServers(document: Document, stored: StoredSections): Map<ImportedServer['status'], number[]> {
  const turned = new Map<ImportedServer['status'], number[]>();
  for (const { name, status } of document.get('servers') ?? []) {
    const row = stored.get('servers', textOf(name));
    if (!row || (status !== 'active' && status !== 'paused') || row.columns['status'] === status) continue;
    turned.set(status, [...(turned.get(status) ?? []), Number(row.id)]);
  }
  return turned;
}

async function careFor(
  stored: StoredSections,
  written: Written | undefined,
  turned: ReadonlyMap<ImportedServer['status'], number[]>,
  care: ServerCare,
  at: Date,
): Promise<void> {
  const servers = (names: readonly string[]) => names.flatMap(name => serverOf(stored.get('servers', name)) ?? []);
  const [added, changed] = [servers(written?.created ?? []), servers(written?.changed ?? [])];
  if (added.length > 0) await care.added(added, at);
  if (changed.length > 0) await care.changed(changed, at);
  for (const [to, ids] of turned) await care.turned(ids, to);
}

function serverOf(row: StoredRow | undefined): ImportedServer | undefined {
  if (!row) return undefined;
  const { name, status } = row.columns;
  return { id: Number(row.id), name: textOf(name), status: status === 'paused' ? 'paused' : 'active' };
}

function countsOf(written: ReadonlyMap<string, Written>): Pick<ImportReport, 'created' | 'changed'> {
  const count = (kind: keyof Written) =>
    Object.fromEntries(
      [...written].flatMap(([name, names]) => (names[kind].length > 0 ? [[name, names[kind].length]] : [])),
    );
  return { created: count('created'), changed: count('changed') };
}
