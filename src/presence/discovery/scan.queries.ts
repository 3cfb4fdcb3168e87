import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { isMarked } from '../../database/process-mark.js';
import type { Scan } from './scan.rules.js';

export interface ScanRow extends Scan {
  addresses: number;
  asked: number;
  found: number;
}

const nothing: ScanRow = {
  requestedAt: null,
  startedAt: null,
  endedAt: null,
  isAlive: false,
  problem: null,
  addresses: 0,
  asked: 0,
  found: 0,
};

/** `lock`: nobody else begins or wants a search before the transaction ends. */
export async function readScan(em: EntityManager, lock: boolean): Promise<ScanRow> {
  const [row] = await query<ScanRow>(
    em,
    sql<ScanRow>`
      select ${epochMs('requested_at')} as "requestedAt", ${epochMs('started_at')} as "startedAt",
             ${epochMs('ended_at')} as "endedAt", runner is not null and ${isMarked(sql.ref('runner'))} as "isAlive",
             problem, addresses, asked, found
      from discovery_scan where id = 1 ${lock ? sql`for update` : sql``}`,
  );
  return row ?? nothing;
}
