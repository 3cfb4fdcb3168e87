import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { ReadingPage, ReadingQuery } from './reading.dto.js';
import { ReadingsService } from './readings.service.js';
import { TrendQuery, TrendView } from './trend.dto.js';
import { TrendsService } from './trends.service.js';

@ApiTags('bacnet')
@Controller('bacnet')
export class BacnetReadingsController {
  constructor(
    private readonly readings: ReadingsService,
    private readonly trends: TrendsService,
  ) {}

  /** Values as they arrived, newest first. */
  @Get('readings')
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ type: ReadingPage })
  async list(
    @Query() query: ReadingQuery,
    @RequestUrl() url: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadingPage | string> {
    if (query.format !== 'csv') return this.readings.list(query, url);
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename=readings.csv');
    return this.readings.csv(query);
  }

  /** How the values of a point went over a window that ends now, in buckets. */
  @Get('points/:id/trend')
  trend(@Param('id', RecordIdPipe) id: number, @Query() { window }: TrendQuery): Promise<TrendView> {
    return this.trends.get(id, window);
  }
}
