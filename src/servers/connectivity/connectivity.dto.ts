import { ApiProperty } from '@nestjs/swagger';
import { CursorPageOf, CursorQuery } from '../../http/paging.js';
import { phases, type CanaryState, type ConnectivityState, type Phase } from './connectivity.rules.js';
import type { Isolation } from './isolation.entity.js';

/** `since` and `until` are about the start of the isolations. */
export class IsolationQuery extends CursorQuery {}

/** An address that answers as long as this site is connected. */
export class CanaryView {
  /** `host:port` (TCP) or `host` (ping). */
  address: string;
  /** Whether it answered when it was last asked; null before the first time. */
  ok: boolean | null;
  /** Its newest answer; ISO 8601, UTC; null: none since the start of this process. */
  last_ok: string | null;
}

/** A time in which this site itself was cut off and no failure of a server counted. */
export class IsolationView {
  id: number;
  /** ISO 8601, UTC. */
  started_at: string;
  /** ISO 8601, UTC; null while it lasts. */
  ended_at: string | null;
  /** Null while it lasts. */
  duration_seconds: number | null;
  /** What the canaries said. */
  reason: string;
}

/** Whether this site reaches anything, and when it did not. `results` are the isolations, newest first. */
export class ConnectivityView extends CursorPageOf(IsolationView) {
  /** `unjudged`: fewer than three canaries are known to answer; `suspect`: a quorum was silent once. */
  @ApiProperty({ enum: phases })
  state: Phase;
  /** While true, no failure of a server counts. */
  isolated: boolean;
  /** Start of the isolation that lasts; ISO 8601, UTC. */
  since: string | null;
  @ApiProperty({ type: [CanaryView] })
  canaries: CanaryView[];
}

export function toIsolationView({ id, startedAt, endedAt, reason }: Isolation): IsolationView {
  return {
    id,
    started_at: startedAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
    duration_seconds: endedAt ? (endedAt.getTime() - startedAt.getTime()) / 1000 : null,
    reason,
  };
}

/** The present state, as the first screen and the list of isolations show it. */
export function toConnectivity({ phase, canaries, silentSince }: ConnectivityState) {
  const isolated = phase === 'isolated';
  const since = isolated && silentSince ? new Date(silentSince.at).toISOString() : null;
  return { isolated, since, canaries: canaries.map(toCanaryView) };
}

function toCanaryView({ address, ok, lastOk }: CanaryState): CanaryView {
  return { address, ok, last_ok: lastOk === null ? null : new Date(lastOk).toISOString() };
}
