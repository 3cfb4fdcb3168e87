import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { Overview } from '../../http/overview.js';
import { severities, type Severity } from '../../shared/severity.js';

interface Row {
  severity: Severity;
  active: number;
  acknowledged: number;
}

/** The part of the first screen that is about alerts: how many are active, by severity, and taken care of. */
@Injectable()
export class AlertCounter {
  constructor(
    private readonly em: EntityManager,
    overview: Overview,
  ) {
    overview.register('alerts', () => this.counts());
  }

  private async counts(): Promise<Record<string, number>> {
    const rows = await query<Row>(
      this.em,
      sql<Row>`select severity, count(*)::int4 as active, count(acknowledged_at)::int4 as acknowledged
               from server_alert where resolved_at is null group by severity`,
    );
    const of = (severity: Severity) => rows.find(row => row.severity === severity)?.active ?? 0;
    return {
      active: rows.reduce((sum, { active }) => sum + active, 0),
      ...Object.fromEntries(severities.map(severity => [severity, of(severity)])),
      acknowledged: rows.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    };
  }
}
