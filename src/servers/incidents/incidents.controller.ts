import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentLogin } from '../../auth/guard/current-login.decorator.js';
import type { Login } from '../../auth/login.rules.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { AcknowledgeIncident, IncidentPage, IncidentQuery, IncidentView, UpdateIncident } from './incident.dto.js';
import { IncidentsService } from './incidents.service.js';

@ApiTags('servers')
@Controller('incidents')
export class IncidentsController {
  constructor(private readonly incidents: IncidentsService) {}

  /** The outages, newest first. */
  @Get()
  list(@Query() query: IncidentQuery, @RequestUrl() url: string): Promise<IncidentPage> {
    return this.incidents.list(query, url);
  }

  /** One incident. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<IncidentView> {
    return this.incidents.get(id);
  }

  /** Says that the caller takes care of it; 422 where somebody does already. */
  @Post(':id/acknowledge')
  @HttpCode(200)
  acknowledge(
    @Param('id', RecordIdPipe) id: number,
    @Body() { note }: AcknowledgeIncident,
    @CurrentLogin() login: Login,
  ): Promise<IncidentView> {
    return this.incidents.acknowledge(id, login.name, note);
  }

  /** Changes the note. */
  @Patch(':id')
  remark(@Param('id', RecordIdPipe) id: number, @Body() { note }: UpdateIncident): Promise<IncidentView> {
    return this.incidents.remark(id, note);
  }
}
