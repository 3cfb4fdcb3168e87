import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Clock } from '../shared/clock.js';
import { Overview } from './overview.js';

@ApiTags('operations')
@Controller('dashboard')
export class OverviewController {
  constructor(
    private readonly overview: Overview,
    private readonly clock: Clock,
  ) {}

  /** What the first screen shows of every module: counts by state, and whether this site itself is connected. */
  @Get()
  @ApiOkResponse({
    schema: {
      type: 'object',
      properties: { at: { type: 'string', format: 'date-time' } },
      additionalProperties: { type: 'object', additionalProperties: true },
    },
  })
  async counts(): Promise<Record<string, object | string>> {
    return { at: this.clock.now().toISOString(), ...(await this.overview.counts()) };
  }
}
