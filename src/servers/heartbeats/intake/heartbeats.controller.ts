import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../../http/public.decorator.js';
import { RecordIdPipe } from '../../../http/record-id.pipe.js';
import { RequestUrl } from '../../../http/request-url.decorator.js';
import { HeartbeatInput, HeartbeatReply, HeartbeatToken } from './heartbeat.dto.js';
import { HeartbeatTokens } from './heartbeat-tokens.service.js';
import { JobRunPage, JobRunQuery } from '../jobs/job-run.dto.js';
import { JobRunsService } from '../jobs/job-runs.service.js';
import { HeartbeatsService } from './heartbeats.service.js';

@ApiTags('servers')
@Controller()
export class HeartbeatsController {
  constructor(
    private readonly heartbeats: HeartbeatsService,
    private readonly tokens: HeartbeatTokens,
    private readonly runs: JobRunsService,
  ) {}

  /** From the agent of a server, with the token of that server: `Authorization: Bearer <token>`. */
  @Public()
  @Post('heartbeat/:server_id')
  @HttpCode(200)
  beat(
    @Param('server_id', RecordIdPipe) id: number,
    @Headers('authorization') authorization: string | undefined,
    @Body() input: HeartbeatInput,
  ): Promise<HeartbeatReply> {
    return this.heartbeats.accept(id, bearerOf(authorization), input ?? {});
  }

  /** A new token for the agent of a server; the old one is refused at once. */
  @Post('servers/:id/heartbeat-token')
  @HttpCode(200)
  async renew(@Param('id', RecordIdPipe) id: number): Promise<HeartbeatToken> {
    return { token: await this.tokens.renew(id) };
  }

  /** The runs of a job that reports by heartbeats, newest first. */
  @Get('servers/:id/runs')
  list(
    @Param('id', RecordIdPipe) id: number,
    @Query() query: JobRunQuery,
    @RequestUrl() url: string,
  ): Promise<JobRunPage> {
    return this.runs.list(id, query, url);
  }
}

/** The token in the header; null where there is none that could be one. */
export function bearerOf(authorization: string | undefined): string | null {
  return /^bearer ([\x21-\x7e]{1,4096})$/i.exec(authorization ?? '')?.[1] ?? null;
}
