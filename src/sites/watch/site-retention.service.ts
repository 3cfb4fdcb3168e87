import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { query } from '../../database/bulk.js';
import { Clock } from '../../shared/clock.js';

const dayMs = 86_400_000;
const batchSize = 5000;

/** Throws away the hours of other sites that are older than those of this one may be (PRESENCE_RETENTION_DAYS). */
@Injectable()
export class SiteRetention {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async forgetOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.config.env.PRESENCE_RETENTION_DAYS * dayMs).toISOString();
    const sites = await query<{ id: number }>(this.em, sql<{ id: number }>`select id from site order by id`);
    for (const { id } of sites) while ((await this.forgetSome(id, before)) === batchSize);
  }

  /** The key begins with the site and the hour, so only what goes is read. */
  private async forgetSome(siteId: number, before: string): Promise<number> {
    const gone = await query(
      this.em,
      sql`delete from site_presence where (site_id, hour_start, employee_id) in (
            select site_id, hour_start, employee_id from site_presence
            where site_id = ${siteId} and hour_start < ${before}::timestamptz limit ${batchSize})
          returning 1`,
    );
    return gone.length;
  }
}
