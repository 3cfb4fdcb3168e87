import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { CursorPageOf, CursorQuery, toIds, toWords } from '../../http/paging.js';
import { largestInteger } from '../points/stored-text.rules.js';
import type { ReadingRow } from './reading.queries.js';
import { qualities, readingSources, type Quality, type ReadingSource } from './reading.rules.js';
import { toValueView, unitNameOf, ValueView } from './value-view.dto.js';

const mostIds = 1_000;
const exportFormats = ['json', 'csv'] as const;

export class ReadingQuery extends CursorQuery {
  /** Only these points: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(mostIds)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestInteger, { each: true })
  point?: number[];

  /** Only points of these devices: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(mostIds)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestInteger, { each: true })
  device?: number[];

  /** `fault,offline`; without `good` among them and without `point` for at most an hour from `since` on, with `device` a day. */
  @ApiPropertyOptional({ enum: qualities, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(qualities, { each: true })
  quality?: Quality[];

  /** `csv`: everything that matches as a table, at most 50,000 readings. Default `json`. */
  @ApiPropertyOptional({ enum: exportFormats })
  @IsOptional()
  @IsIn(exportFormats)
  format?: (typeof exportFormats)[number];
}

/** A value as it arrived. */
export class ReadingView extends ValueView {
  /** Id of the point. */
  point: number;
  point_name: string;
  /** Id of the device. */
  device: number;
  device_name: string;
  /** Name of the unit. */
  @ApiProperty({ type: String, nullable: true })
  units: string | null;
  /** When it arrived; ISO 8601, UTC. */
  at: string;
  @ApiProperty({ enum: readingSources })
  source: ReadingSource;
  /** When the device says it was; ISO 8601, UTC. */
  @ApiProperty({ type: String, nullable: true })
  device_at: string | null;
}

export class ReadingPage extends CursorPageOf(ReadingView) {}

export function toReadingView(row: ReadingRow): ReadingView {
  return {
    point: row.pointId,
    point_name: row.pointName,
    device: row.deviceId,
    device_name: row.deviceName,
    units: unitNameOf(row.units),
    at: new Date(row.at).toISOString(),
    source: readingSources[row.source] ?? 'poll',
    device_at: row.deviceAt === null ? null : new Date(row.deviceAt).toISOString(),
    ...toValueView(row, row),
  };
}
