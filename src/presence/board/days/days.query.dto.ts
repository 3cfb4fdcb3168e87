import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { toIds } from '../../../http/paging.js';

const largestId = 2 ** 31 - 1;
const formats = ['json', 'csv'] as const;

class DaysQuery {
  /** Only these employees: `1,2`. Default: all who are active, and whoever else was here. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  employee?: number[];

  /** `csv`: the same as a table. Default `json`. */
  @ApiPropertyOptional({ enum: formats })
  @IsOptional()
  @IsIn(formats)
  format?: (typeof formats)[number];
}

export class TimelineQuery extends DaysQuery {
  /** A calendar day of the site, `YYYY-MM-DD`; default: today. */
  @IsOptional()
  @Matches(/^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, {
    message: 'date must be a day such as 2026-03-29',
  })
  date?: string;
}

export class CalendarQuery extends DaysQuery {
  /** A calendar month of the site, `YYYY-MM`; default: this month. */
  @IsOptional()
  @Matches(/^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])$/, { message: 'month must be one such as 2026-03' })
  month?: string;
}
