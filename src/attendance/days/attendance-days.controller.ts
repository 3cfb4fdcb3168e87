import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { asFile, fileTypes } from '../../http/as-file.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { AttendanceDayPage } from './attendance-day.dto.js';
import { AttendanceDays } from './attendance-days.service.js';
import { DaysQuery, SheetQuery } from './days.query.dto.js';
import { MonthSheetView } from './month-sheet.dto.js';

@ApiTags('attendance')
@Controller('hrm/attendance-days')
export class AttendanceDaysController {
  constructor(private readonly days: AttendanceDays) {}

  /** Arrivals, departures and worked time per employee and day, newest first; with presence beside it. */
  @Get()
  @ApiProduces(...fileTypes)
  @ApiOkResponse({ type: AttendanceDayPage })
  async list(
    @Query() query: DaysQuery,
    @RequestUrl() url: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttendanceDayPage | string | Buffer> {
    if (query.format === 'csv') {
      const table = await this.days.csv(query);
      asFile(reply, 'attendance-days.csv');
      return table;
    }
    if (query.format === 'xlsx') {
      const workbook = await this.days.xlsx(query);
      asFile(reply, 'attendance-days.xlsx');
      return workbook;
    }
    return this.days.list(query, url);
  }

  /** One calendar month: every employee and every day that has begun, with verdicts, worked time and totals. */
  @Get('sheet')
  sheet(@Query() query: SheetQuery): Promise<MonthSheetView> {
    return this.days.sheet(query);
  }
}
