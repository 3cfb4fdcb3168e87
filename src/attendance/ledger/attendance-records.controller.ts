import { Body, Controller, Get, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { asFile, fileTypes } from '../../http/as-file.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { AttendanceRecordPage, AttendanceRecordView, RecordQuery, UpdateRecord } from './attendance-record.dto.js';
import { AttendanceRecords } from './attendance-records.service.js';

@ApiTags('attendance')
@Controller('hrm/attendance-records')
export class AttendanceRecordsController {
  constructor(private readonly records: AttendanceRecords) {}

  /** Every punch, newest first. The terminals write them: nothing can be added or deleted. */
  @Get()
  @ApiProduces(...fileTypes)
  @ApiOkResponse({ type: AttendanceRecordPage })
  async list(
    @Query() query: RecordQuery,
    @RequestUrl() url: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttendanceRecordPage | string | Buffer> {
    if (query.format === 'csv') {
      const table = await this.records.csv(query);
      asFile(reply, 'attendance-records.csv');
      return table;
    }
    if (query.format === 'xlsx') {
      const workbook = await this.records.xlsx(query);
      asFile(reply, 'attendance-records.xlsx');
      return workbook;
    }
    return this.records.list(query, url);
  }

  /** One record with what the terminal sent. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<AttendanceRecordView> {
    return this.records.get(id);
  }

  /** Says whether a record counts, and why. */
  @Patch(':id')
  change(@Param('id', RecordIdPipe) id: number, @Body() input: UpdateRecord): Promise<AttendanceRecordView> {
    return this.records.change(id, input);
  }
}
