import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { asFile } from '../../http/as-file.js';
import { CalendarView } from './days/calendar.dto.js';
import { CalendarQuery, TimelineQuery } from './days/days.query.dto.js';
import { PresenceDays } from './days/presence-days.service.js';
import { TimelineView } from './days/timeline.dto.js';
import { PresenceNowView } from './now/presence-now.dto.js';
import { PresenceNow } from './now/presence-now.service.js';

@ApiTags('presence')
@Controller('presence')
export class PresenceBoardController {
  constructor(
    private readonly presence: PresenceNow,
    private readonly days: PresenceDays,
  ) {}

  /** Who is here now, with the devices that say so, and whether the network is watched. */
  @Get('now')
  now(): Promise<PresenceNowView> {
    return this.presence.board();
  }

  /** One calendar day of the site: when who was here, and when nobody watched. */
  @Get('timeline')
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ type: TimelineView })
  async timeline(
    @Query() query: TimelineQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimelineView | string> {
    if (query.format !== 'csv') return this.days.timeline(query);
    asFile(reply, 'presence-timeline.csv');
    return this.days.timelineCsv(query);
  }

  /** One calendar month of the site: how long who was here on each day, and how much of it was watched. */
  @Get('calendar')
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ type: CalendarView })
  async calendar(
    @Query() query: CalendarQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CalendarView | string> {
    if (query.format !== 'csv') return this.days.calendar(query);
    asFile(reply, 'presence-calendar.csv');
    return this.days.calendarCsv(query);
  }
}
