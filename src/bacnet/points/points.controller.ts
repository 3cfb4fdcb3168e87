import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { PointPage, PointView } from './point-view.dto.js';
import { BulkPoints, BulkPointsReply, PointQuery, UpdatePoint } from './point.dto.js';
import { PointsService } from './points.service.js';

@ApiTags('bacnet')
@Controller('bacnet/points')
export class BacnetPointsController {
  constructor(private readonly points: PointsService) {}

  /** The points with their newest values; `ordering` by device, object_type, name, value, quality, at and others. */
  @Get()
  async list(@Query() query: PointQuery, @RequestUrl() url: string): Promise<PointPage> {
    const [points, count] = await this.points.list(query);
    return pageOf(points, count, query, url);
  }

  /** One point. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<PointView> {
    return this.points.get(id);
  }

  /** Changes many points alike; where the limits of one would make no sense, none is changed. */
  @Post('bulk')
  @HttpCode(200)
  async changeAll(@Body() { ids, changes }: BulkPoints): Promise<BulkPointsReply> {
    return { changed: await this.points.changeAll(ids, changes) };
  }

  /** Changes what is given. The newest value is held against new limits at once. */
  @Patch(':id')
  change(@Param('id', RecordIdPipe) id: number, @Body() input: UpdatePoint): Promise<PointView> {
    return this.points.change(id, input);
  }
}
