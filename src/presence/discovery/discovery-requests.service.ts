import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { Jobs } from '../../jobs/jobs.js';
import { Clock } from '../../shared/clock.js';
import { ImpossibleNow } from '../../shared/errors.js';
import { DiscoveryRange } from './discovery-range.js';
import { toScanView, type ScanView } from './scan.dto.js';
import { readScan } from './scan.queries.js';
import { needsJob } from './scan.rules.js';

/** Searches that people want, and how the newest one stands. */
@Injectable()
export class DiscoveryRequests {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly range: DiscoveryRange,
  ) {}

  async state(): Promise<ScanView> {
    return toScanView(await readScan(this.em, false));
  }

  /** Wants a search; one that waits or runs serves everybody. Throws ImpossibleNow where there is nothing to look through. */
  async request(): Promise<ScanView> {
    if (this.range.addresses.length === 0) {
      throw new ImpossibleNow('no_range', 'No network is set that may be looked through (DISCOVERY_CIDRS).');
    }
    await this.em.transactional(async em => {
      await query(em, sql`insert into discovery_scan (id) values (1) on conflict (id) do nothing`);
      const now = this.clock.now();
      if (!needsJob(await readScan(em, true), now.getTime())) return;
      await query(em, sql`update discovery_scan set requested_at = ${now.toISOString()}::timestamptz where id = 1`);
      await this.jobs.send('presence.discover', {});
    });
    return this.state();
  }
}
