import { Controller, Get, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from './public.decorator.js';
import { Health } from './health.js';
import { LiveView, PartHealth, ReadyView } from './health.dto.js';
import { version } from './version.js';

@ApiTags('operations')
@ApiExtraModels(PartHealth)
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: Health) {}

  /** The process is alive. */
  @Get()
  live(): LiveView {
    return { status: 'ok', version, uptime_seconds: Math.floor(process.uptime()) };
  }

  /** Everything this process needs is there; 503 where something is not. */
  @Get('ready')
  @ApiOkResponse({ type: ReadyView })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyView> {
    const parts = await this.health.report();
    const ready = Object.values(parts).every(({ ok }) => ok);
    void reply.status(ready ? 200 : 503);
    return { ready, parts };
  }
}
