import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { PageQuery, toIds, toWords } from '../../http/paging.js';
import { verdicts, type Verdict } from './reckoning/day.rules.js';

const largestId = 2 ** 31 - 1;
const formats = ['json', 'csv', 'xlsx'] as const;
const day = /^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const printable = /^\P{Cc}*$/u;

/** `search` looks into names and attendance codes. The newest day comes first; there is no other order. */
export class DaysQuery extends OmitType(PageQuery, ['ordering'] as const) {
  /** First day, `YYYY-MM-DD`; default: the first of the month of `until`. */
  @IsOptional()
  @Matches(day, { message: 'from must be a day such as 2026-03-29' })
  from?: string;

  /** Last day, at most 62 days in all; default: today. */
  @IsOptional()
  @Matches(day, { message: 'until must be a day such as 2026-03-29' })
  until?: string;

  /** Only these employees: `1,2`. Default: all who are active, and whoever else punched. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  employee?: number[];

  /** Only this area. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(printable, { message: 'area must not have control characters' })
  area?: string;

  /** Only these: `absent,incomplete`. */
  @ApiPropertyOptional({ enum: verdicts, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(verdicts, { each: true })
  verdict?: Verdict[];

  /** `csv` and `xlsx`: everything that matches as a table, at most 50,000 days. Default `json`. */
  @ApiPropertyOptional({ enum: formats })
  @IsOptional()
  @IsIn(formats)
  format?: (typeof formats)[number];
}

export class SheetQuery {
  /** A calendar month of the site, `YYYY-MM`; default: this month. */
  @IsOptional()
  @Matches(/^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])$/, { message: 'month must be one such as 2026-03' })
  month?: string;

  /** Only these employees: `1,2`. Default: all who are active, and whoever else punched. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  employee?: number[];

  /** Only this area. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(printable, { message: 'area must not have control characters' })
  area?: string;
}
