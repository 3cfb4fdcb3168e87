import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { AgentsService } from '../heartbeats/book/agents.service.js';
import { MetricsQuery, MetricsView } from './metrics.dto.js';
import { MetricsService } from './metrics.service.js';

@ApiTags('servers')
@Controller('servers')
export class MetricsController {
  constructor(
    private readonly metrics: MetricsService,
    private readonly agents: AgentsService,
  ) {}

  /** Uptime, latency, chart and stays of one server over a window that ends now, and what its agent says. */
  @Get(':id/metrics')
  async get(@Param('id', RecordIdPipe) id: number, @Query() { window }: MetricsQuery): Promise<MetricsView> {
    return { ...(await this.metrics.get(id, window)), agent: await this.agents.figures(id) };
  }
}
