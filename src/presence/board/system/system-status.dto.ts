import { ApiProperty } from '@nestjs/swagger';
import type { ProbeDiagnosis } from '../../../probes/probe.client.js';
import type { SystemStatus } from '../../outages/system-status.entity.js';
import { SweepView } from '../now/presence-now.dto.js';
import { OutageView } from './outage.dto.js';

/** An engine that does not work on this machine. */
export class UnusableEngineView {
  engine: string;
  /** What is missing. */
  problem: string;
}

/** How devices are probed. */
export class ProbeView {
  engine: string;
  /** Why this one. */
  reason: string;
  /** Better ones that do not work here. */
  @ApiProperty({ type: [UnusableEngineView] })
  unusable: UnusableEngineView[];
}

/** How reporting to the receiver goes. */
export class CloudView {
  /** A receiver is set. */
  configured: boolean;
  /** Last time it accepted anything; ISO 8601, UTC. */
  reached_at: string | null;
  /** Since when it does not answer; ISO 8601, UTC; null: it does. */
  silent_since: string | null;
  error: string | null;
}

/** The program that watches the network, and how far its periodic work has got. */
export class SystemStatusView {
  /** Last sign of life, every 30 s; ISO 8601, UTC; null: it never ran. */
  updated_at: string | null;
  /** ISO 8601, UTC. */
  started_at: string | null;
  /** An orderly stop that no start has followed yet; ISO 8601, UTC. */
  stopped_at: string | null;
  sweep: SweepView;
  /** Null where another process sweeps than the one that answers. */
  @ApiProperty({ type: ProbeView, nullable: true })
  probe: ProbeView | null;
  cloud: CloudView;
  /** Hours before this instant are summed up for good; ISO 8601, UTC. */
  summed_through: string | null;
  /** The newest one; all are under `/api/outages/`. */
  @ApiProperty({ type: OutageView, nullable: true })
  last_outage: OutageView | null;
}

export interface SystemState {
  status: SystemStatus | null;
  sweep: SweepView;
  probe: ProbeDiagnosis | null;
  hasReceiver: boolean;
  lastOutage: OutageView | null;
}

const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;

export function toSystemStatusView({ status, sweep, probe, hasReceiver, lastOutage }: SystemState): SystemStatusView {
  return {
    updated_at: iso(status?.updatedAt),
    started_at: iso(status?.startedAt),
    stopped_at: iso(status?.stoppedAt),
    sweep,
    probe,
    cloud: {
      configured: hasReceiver,
      reached_at: iso(status?.cloudReachedAt),
      silent_since: iso(status?.cloudSilentSince),
      error: status?.cloudError ?? null,
    },
    summed_through: iso(status?.summedThrough),
    last_outage: lastOutage,
  };
}
