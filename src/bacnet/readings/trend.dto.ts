import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { meantNumber } from './reading-value.rules.js';
import type { TrendBucket } from './trend.queries.js';
import { trendWindows, type TrendWindow } from './trend.rules.js';

export class TrendQuery {
  /** How far to look back from now. */
  @ApiProperty({ enum: trendWindows, required: false, default: '24h' })
  @IsOptional()
  @IsIn(trendWindows)
  window: TrendWindow = '24h';
}

export class TrendPoint {
  /** Start of the bucket; ISO 8601, UTC. */
  at: string;
  /** Values that count. */
  count: number;
  minimum: number;
  maximum: number;
  average: number;
  /** The last value of the bucket: what a binary or multi-state point is drawn from. */
  latest: number;
}

export class TrendView {
  /** Id of the point. */
  point: number;
  @ApiProperty({ enum: trendWindows })
  window: TrendWindow;
  /** Start of the first bucket; ISO 8601, UTC. */
  from: string;
  /** ISO 8601, UTC. */
  to: string;
  /** Length of one bucket. */
  bucket_seconds: number;
  /** Name of the unit. */
  @ApiProperty({ type: String, nullable: true })
  units: string | null;
  state_texts: string[];
  @ApiProperty({ type: Number, nullable: true })
  low_limit: number | null;
  @ApiProperty({ type: Number, nullable: true })
  high_limit: number | null;
  /** Oldest first, at most 366; buckets without a number that can be believed are left out, the last one may not be over yet. */
  @ApiProperty({ type: [TrendPoint] })
  series: TrendPoint[];
}

export function toTrendPoint({ at, count, minimum, maximum, average, latest }: TrendBucket): TrendPoint {
  return {
    at: new Date(at).toISOString(),
    count,
    minimum: meantNumber(minimum),
    maximum: meantNumber(maximum),
    // Between different values it is a number of eight bytes, whatever those had.
    average: minimum === maximum ? meantNumber(minimum) : average,
    latest: meantNumber(latest),
  };
}
