import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent, withoutNul } from '../../http/may-be-absent.js';
import { CursorPageOf, CursorQuery, toIds, toWords } from '../../http/paging.js';
import {
  recordResolutions,
  recordSources,
  type RecordResolution,
  type RecordSource,
} from './attendance-record.rules.js';

const largestId = 2 ** 31 - 1;
const exportFormats = ['json', 'csv', 'xlsx'] as const;

/** What the records can be narrowed down to; `since` and `until` are about when the punch happened. */
export class RecordQuery extends CursorQuery {
  /** Only these terminals: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  device?: number[];

  /** Only these employees, by the code they have now: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  employee?: number[];

  /** Only these user ids of the terminals: `17,NB240`. */
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value))
  @IsArray()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  attendance_code?: string[];

  @ApiPropertyOptional({ enum: recordSources, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(recordSources, { each: true })
  source?: RecordSource[];

  /** Only records that count, or only those that do not. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  is_valid?: boolean;

  /** Only records of codes that nobody here has, or only those of somebody. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  is_matched?: boolean;

  /** `csv` or `xlsx`: everything that matches as a table, at most 50,000 records. Default `json`. */
  @ApiPropertyOptional({ enum: exportFormats })
  @IsOptional()
  @Type(() => String)
  @IsIn(exportFormats)
  format?: (typeof exportFormats)[number];
}

/** The verdict of people on a record; everything else is what the terminal said and stays. */
export class UpdateRecord {
  /** False: no day counts it. */
  @MayBeAbsent()
  @IsBoolean()
  is_valid?: boolean;

  @MayBeAbsent()
  @IsString()
  @MaxLength(1000)
  @Matches(withoutNul, { message: '$property must not have the character U+0000' })
  notes?: string;
}

/** What the terminal sent, as it was read. */
export class RawRecordView {
  /** The bytes in hexadecimal. */
  hex: string;
  /** The same as text, for terminals that push lines; null where it is none. */
  text: string | null;
}

export class AttendanceRecordView {
  id: number;
  device: number;
  device_name: string;
  attendance_code: string;
  /** Whose code it is now; null: nobody's. */
  employee: number | null;
  employee_name: string | null;
  /** When it happened; ISO 8601, UTC. */
  timestamp: string;
  /** What the terminal's clock showed, `YYYY-MM-DDTHH:MM:SS`; not always a real time. */
  local_time: string;
  /** What the local time means in the zone of the terminal. */
  @ApiProperty({ enum: recordResolutions })
  zone_resolution: RecordResolution;
  is_valid: boolean;
  notes: string;
  /** How the person was recognised (0 or 3 password, 1 finger, 2 or 4 card, 15 face; varies by model). */
  verify_mode: number | null;
  /** 0 in, 1 out, 2 break out, 3 break in, 4 overtime in, 5 overtime out, 255 none chosen. */
  in_out_state: number | null;
  work_code: number | null;
  @ApiProperty({ enum: recordSources })
  source: RecordSource;
  /** When it came here; ISO 8601, UTC. */
  received_at: string;
  /** Seconds the terminal's clock was ahead then; null: not known. */
  clock_drift_seconds: number | null;
  raw_data: RawRecordView;
}

export class AttendanceRecordPage extends CursorPageOf(AttendanceRecordView) {}
