import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentLogin } from '../../auth/guard/current-login.decorator.js';
import { TakesTicket } from '../../auth/guard/takes-ticket.decorator.js';
import type { Login } from '../../auth/login.rules.js';
import { StatusStreamQuery, TopicStreamQuery } from './event-stream.dto.js';
import { EventStreamService } from './event-stream.service.js';

const stream = { description: 'Server-Sent Events until either side closes.', schema: { type: 'string' } };

@ApiTags('live')
@ApiProduces('text/event-stream')
@TakesTicket()
@Controller('events')
export class EventStreamController {
  constructor(private readonly streams: EventStreamService) {}

  @Get('status')
  @ApiOperation({
    summary: 'Live status of the servers',
    description:
      'First `event: status` with all selected statuses and `event: ping` with the newest results, then both for every check. ' +
      'With `Last-Event-ID` what was missed instead. `event: resync`: too much was missed, everything is shown anew. ' +
      '`event: unauthorized`: the login has ended. A comment every 15 s keeps the connection alive.',
  })
  @ApiOkResponse(stream)
  async status(
    @Query() query: StatusStreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CurrentLogin() login: Login,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (request.method === 'HEAD') return this.streams.showHead(reply);
    await this.streams.status(login, reply, query, lastEventId);
  }

  @Get()
  @ApiOperation({
    summary: 'Live feed of every module',
    description: 'Each event has the name and the data of one message; `Last-Event-ID` resumes without a gap.',
  })
  @ApiOkResponse(stream)
  async topics(
    @Query() query: TopicStreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CurrentLogin() login: Login,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (request.method === 'HEAD') return this.streams.showHead(reply);
    await this.streams.topics(login, reply, query, lastEventId);
  }
}
