import { Controller, Get, HttpCode, Post, Body } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Feed } from '../../events/feed.js';
import { Clock } from '../../shared/clock.js';
import { RunChecks, RunChecksReply } from '../checks/run-checks.dto.js';
import { RunChecksService } from '../checks/run-checks.service.js';
import { Board } from './board.js';
import { LiveMetrics } from './live-metrics.dto.js';

@ApiTags('servers')
@Controller()
export class LiveMetricsController {
  constructor(
    private readonly board: Board,
    private readonly feed: Feed,
    private readonly clock: Clock,
    private readonly checks: RunChecksService,
  ) {}

  /** Where every server stands now, with its newest results, in one compact answer. */
  @Get('servers/live-metrics')
  async liveMetrics(): Promise<LiveMetrics> {
    await this.board.settled();
    return { id: this.feed.head, at: this.clock.now().toISOString(), servers: this.board.rows };
  }

  /** Checks servers at once and returns the results of this pass. */
  @Post('checks/run')
  @HttpCode(200)
  async run(@Body() { server_ids }: RunChecks): Promise<RunChecksReply> {
    const results = await this.checks.run(server_ids ?? null);
    return { checked: results.length, results };
  }
}
