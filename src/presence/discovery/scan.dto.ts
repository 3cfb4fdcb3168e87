import { ApiProperty } from '@nestjs/swagger';
import type { ScanRow } from './scan.queries.js';
import { scanStateOf, scanStates, type ScanState } from './scan.rules.js';

/** The newest search for devices nobody has claimed. */
export class ScanView {
  /** `waiting`: wanted, not begun; `failed`: ended early, see `problem`; `interrupted`: its process ended. */
  @ApiProperty({ enum: scanStates })
  state: ScanState;
  /** ISO 8601, UTC; null once it has begun. */
  requested_at: string | null;
  /** ISO 8601, UTC. */
  started_at: string | null;
  /** ISO 8601, UTC. */
  ended_at: string | null;
  /** Addresses to be asked: those set that belong to no device. */
  addresses: number;
  /** Of these asked so far. */
  asked: number;
  /** New devices so far. */
  found: number;
  /** Why it ended early. */
  problem: string | null;
}

export function toScanView(scan: ScanRow): ScanView {
  return {
    state: scanStateOf(scan),
    requested_at: iso(scan.requestedAt),
    started_at: iso(scan.startedAt),
    ended_at: iso(scan.endedAt),
    addresses: scan.addresses,
    asked: scan.asked,
    found: scan.found,
    problem: scan.problem,
  };
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
