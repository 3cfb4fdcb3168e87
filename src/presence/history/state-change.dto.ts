import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { CursorPageOf, CursorQuery, toIds } from '../../http/paging.js';

const largestId = 2 ** 31 - 1;
export const exportFormats = ['json', 'csv'] as const;

/** What both histories of presence can be narrowed down to. */
export class HistoryQuery extends CursorQuery {
  /** Only these employees: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  employee?: number[];

  /** One calendar day of the site, `YYYY-MM-DD`. */
  @IsOptional()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
  date?: string;

  /** `csv`: everything that matches as a table, at most 50,000 records. Default `json`. */
  @ApiPropertyOptional({ enum: exportFormats })
  @IsOptional()
  @IsIn(exportFormats)
  format?: (typeof exportFormats)[number];
}

export class StateChangeQuery extends HistoryQuery {
  /** Only these devices: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  device?: number[];

  /** 1: only who came, 0: only who went. */
  @IsOptional()
  @Type(() => Number)
  @IsIn([0, 1])
  status?: number;
}

/** A device came or went. */
export class StateChangeView {
  id: number;
  employee: number;
  employee_name: string;
  device: number;
  device_name: string;
  ip_address: string;
  /** When it happened: the first or the last answer; ISO 8601, UTC. */
  timestamp: string;
  /** 1 went online, 0 went offline. */
  status: number;
  /** When it was noticed; ISO 8601, UTC. */
  detected_at: string;
  /** Concluded after an outage of this program. */
  estimated: boolean;
}

export class StateChangePage extends CursorPageOf(StateChangeView) {}
