import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { asFile } from '../../http/as-file.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { HourlySummaryPage } from './hourly-summary.dto.js';
import { PresenceHistory } from './presence-history.service.js';
import { HistoryQuery, StateChangePage, StateChangeQuery } from './state-change.dto.js';

@ApiTags('presence')
@Controller()
export class PresenceHistoryController {
  constructor(private readonly history: PresenceHistory) {}

  /** Devices that came and went, newest first. Made by the sweeps: nothing can be added or deleted. */
  @Get('state-changes')
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ type: StateChangePage })
  async stateChanges(
    @Query() query: StateChangeQuery,
    @RequestUrl() url: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StateChangePage | string> {
    if (query.format !== 'csv') return this.history.stateChanges(query, url);
    asFile(reply, 'state-changes.csv');
    return this.history.stateChangesCsv(query);
  }

  /** Hours of presence per employee, newest first. Summed up by the program: nothing can be added or deleted. */
  @Get('hourly-summaries')
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ type: HourlySummaryPage })
  async hours(
    @Query() query: HistoryQuery,
    @RequestUrl() url: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HourlySummaryPage | string> {
    if (query.format !== 'csv') return this.history.hours(query, url);
    asFile(reply, 'hourly-summaries.csv');
    return this.history.hoursCsv(query);
  }
}
