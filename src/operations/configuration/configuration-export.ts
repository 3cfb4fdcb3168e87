import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../config/secret-box.js';
import { VariableNames, writeConfiguration, type Json, type Row, type Section } from './configuration.rules.js';
import { sections } from './sections.rules.js';
import { StoredSecrets } from './stored-secrets.js';
import { StoredSections, type StoredRow } from './stored-sections.js';

export interface Exported {
  /** JSON; the same configuration always gives the same bytes. */
  text: string;
  /** What could not be read, for people. */
  warnings: string[];
}

/** What operators have decided, as a document without ids and secrets, which another Sitewatch can be set up with. */
@Injectable()
export class ConfigurationExport {
  constructor(
    private readonly em: EntityManager,
    private readonly box: SecretBox,
  ) {}

  /** Reads everything as of one moment. */
  async write(): Promise<Exported> {
    return this.em.transactional(
      async em => {
        const stored = new StoredSections(em);
        const loaded: [Section, StoredRow[]][] = [];
        for (const section of sections) loaded.push([section, await stored.load(section)]);
        const secrets = new StoredSecrets(this.box, {});
        const describe = new Description(stored, secrets);
        const written = loaded.map(([section, rows]) => [section.name, describe.section(section, rows)]);
        return { text: writeConfiguration(Object.fromEntries(written)), warnings: secrets.warnings };
      },
      { isolationLevel: 'repeatable read', readOnly: true },
    );
  }
}

class Description {
  private readonly variables = new VariableNames();

  constructor(
    private readonly stored: StoredSections,
    private readonly secrets: StoredSecrets,
  ) {}

  section(section: Section, rows: readonly StoredRow[]): Row[] {
    const sorted = rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return sorted.map(row => {
      const fields = Object.keys(section.fields).map(name => [name, this.field(section, row, name)]);
      return Object.fromEntries(fields);
    });
  }

  private field(section: Section, { name: rowName, columns }: StoredRow, name: string): Json {
    const field = section.fields[name];
    if (!field) return null;
    if (field.kind !== 'secret') return this.stored.describe(field, name, columns);
    const sealed = columns[field.column];
    const place = {
      form: field.form,
      purpose: field.purpose(columns),
      where: `${section.name} "${rowName}", ${name}`,
    };
    const names = this.secrets.namesIn(place, typeof sealed === 'string' ? sealed : null);
    if (names.length === 0) return null;
    const references = names.map(each => [each, { ...this.variables.of(section.name, rowName, name, each) }] as const);
    return references[0]?.[0] === '' ? references[0][1] : Object.fromEntries(references);
  }
}
