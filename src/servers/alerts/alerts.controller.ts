import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentLogin } from '../../auth/guard/current-login.decorator.js';
import type { Login } from '../../auth/login.rules.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { AlertsService } from './alerts.service.js';
import { AlertPage, AlertQuery, AlertView, RaiseAlert } from './server-alert.dto.js';

@ApiTags('servers')
@Controller('alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertsService) {}

  /** Alerts and anomalies, newest first. */
  @Get()
  list(@Query() query: AlertQuery, @RequestUrl() url: string): Promise<AlertPage> {
    return this.alerts.list(query, url);
  }

  /** One alert. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<AlertView> {
    return this.alerts.get(id);
  }

  /** Raises an alert of kind `custom`; while one of the same server and subject is active, that one is changed. */
  @Post()
  @ApiOkResponse({ type: AlertView, description: 'An alert of that subject was active already.' })
  @ApiCreatedResponse({ type: AlertView, description: 'The alert was raised.' })
  async raise(@Body() input: RaiseAlert, @Res({ passthrough: true }) reply: FastifyReply): Promise<AlertView> {
    const { alert, created } = await this.alerts.raise(input);
    void reply.status(created ? 201 : 200);
    return alert;
  }

  /** Says that the caller takes care of it; 422 where somebody does already. */
  @Post(':id/acknowledge')
  @HttpCode(200)
  acknowledge(@Param('id', RecordIdPipe) id: number, @CurrentLogin() login: Login): Promise<AlertView> {
    return this.alerts.acknowledge(id, login.name);
  }

  /** Ends it by hand; 422 where it is over already. It comes back where its cause is observed again. */
  @Post(':id/resolve')
  @HttpCode(200)
  resolve(@Param('id', RecordIdPipe) id: number, @CurrentLogin() login: Login): Promise<AlertView> {
    return this.alerts.resolve(id, login.name);
  }
}
