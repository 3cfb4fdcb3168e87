import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { AgentFigures } from '../heartbeats/book/agent-figures.dto.js';
import { statuses, type Status } from '../status/status.rules.js';
import type { Certificate } from '../checks/check.rules.js';
import type { StoredSpan } from './metrics.queries.js';
import { metricsWindows, type Bucket, type Latency, type MetricsWindow } from './metrics.rules.js';
import { shownMs } from './ping-result.dto.js';
import type { Uptime } from './uptime.service.js';

const nullableNumber = () => ApiProperty({ type: Number, nullable: true });

export class MetricsQuery {
  /** How far to look back from now. */
  @IsOptional()
  @IsIn(metricsWindows)
  window: MetricsWindow = '24h';
}

/** How the window was spent, in whole seconds that add up to it. A pause counts as unknown. */
export class UptimeView {
  window_seconds: number;
  up_seconds: number;
  degraded_seconds: number;
  down_seconds: number;
  maintenance_seconds: number;
  unknown_seconds: number;
  /** (up + degraded) of (up + degraded + down); null where the server was never watched. */
  @nullableNumber()
  uptime_percentage: number | null;
  /** The part of the window that is not unknown, 0..1. */
  coverage: number;
}

/**
 * Milliseconds over the answered checks. Exact as long as the single results are kept; beyond that, or where there are
 * very many, p50 and p95 are estimated from summaries, p90 and p99 are null.
 */
export class LatencyView {
  /** Answered checks. */
  count: number;
  @nullableNumber()
  average_ms: number | null;
  @nullableNumber()
  minimum_ms: number | null;
  @nullableNumber()
  maximum_ms: number | null;
  @nullableNumber()
  p50_ms: number | null;
  @nullableNumber()
  p90_ms: number | null;
  @nullableNumber()
  p95_ms: number | null;
  @nullableNumber()
  p99_ms: number | null;
}

export class SeriesPoint {
  /** Start of the bucket: a minute (1h), five minutes (24h), an hour (7d, 30d) or a UTC day (90d, 1y). */
  at: string;
  /** Checks of every outcome. */
  count: number;
  failures: number;
  slow: number;
  @nullableNumber()
  average_ms: number | null;
  @nullableNumber()
  minimum_ms: number | null;
  @nullableNumber()
  maximum_ms: number | null;
  @nullableNumber()
  p95_ms: number | null;
}

/** One stay in a status; the first may begin before the window, the one without an end is where the server stands now. */
export class SpanView {
  @ApiProperty({ enum: statuses })
  status: Status;
  started_at: string;
  @ApiProperty({ type: String, nullable: true })
  ended_at: string | null;
}

/** The newest TLS certificate seen. */
export class CertificateView {
  /** SHA-256, colon separated. */
  fingerprint: string;
  subject: string;
  issuer: string;
  valid_to: string;
}

export class MetricsView {
  /** Id of the server. */
  server: number;
  @ApiProperty({ enum: metricsWindows })
  window: MetricsWindow;
  from: string;
  to: string;
  uptime: UptimeView;
  latency: LatencyView;
  /** Oldest first; buckets without a check are left out, the last one may not be over yet. */
  @ApiProperty({ type: [SeriesPoint] })
  series: SeriesPoint[];
  /** The newest 1,000 at most, oldest first. */
  @ApiProperty({ type: [SpanView] })
  spans: SpanView[];
  @ApiProperty({ type: CertificateView, nullable: true })
  certificate: CertificateView | null;
  agent: AgentFigures;
}

export function uptimeView({ milliseconds, seconds, uptimePercentage, coverage }: Uptime): UptimeView {
  const window = Object.values(milliseconds).reduce((sum, part) => sum + part, 0);
  return {
    window_seconds: Math.round(window / 1_000),
    up_seconds: seconds.up,
    degraded_seconds: seconds.degraded,
    down_seconds: seconds.down,
    maintenance_seconds: seconds.maintenance,
    unknown_seconds: seconds.unknown,
    uptime_percentage: uptimePercentage,
    coverage,
  };
}

export function latencyView(latency: Latency): LatencyView {
  return {
    count: latency.count,
    average_ms: shownMs(latency.averageMs),
    minimum_ms: shownMs(latency.minimumMs),
    maximum_ms: shownMs(latency.maximumMs),
    p50_ms: shownMs(latency.p50Ms),
    p90_ms: shownMs(latency.p90Ms),
    p95_ms: shownMs(latency.p95Ms),
    p99_ms: shownMs(latency.p99Ms),
  };
}

export function pointView({ at, successes, slow, failures, inconclusive, ...times }: Bucket): SeriesPoint {
  return {
    at: new Date(at).toISOString(),
    count: successes + slow + failures + inconclusive,
    failures,
    slow,
    average_ms: shownMs(times.averageMs),
    minimum_ms: shownMs(times.minimumMs),
    maximum_ms: shownMs(times.maximumMs),
    p95_ms: shownMs(times.p95Ms),
  };
}

export function spanView({ status, startedAt, endedAt }: StoredSpan): SpanView {
  const ended_at = endedAt === null ? null : new Date(endedAt).toISOString();
  return { status, started_at: new Date(startedAt).toISOString(), ended_at };
}

export function certificateView({ fingerprint, subject, issuer, validTo }: Certificate): CertificateView {
  return { fingerprint, subject, issuer, valid_to: validTo };
}
