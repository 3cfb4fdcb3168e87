import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { MetricsQuery, MetricsView } from './metrics.dto.js';
import { MetricsService } from './metrics.service.js';

@ApiTags('servers')
@Controller('servers')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  /** Uptime, latency, chart and stays of one server over a window that ends now. */
  @Get(':id/metrics')
  get(@Param('id', RecordIdPipe) id: number, @Query() { window }: MetricsQuery): Promise<MetricsView> {
    return this.metrics.get(id, window);
  }
}
