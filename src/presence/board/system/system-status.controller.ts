import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequestUrl } from '../../../http/request-url.decorator.js';
import { OutagePage, OutageQuery } from './outage.dto.js';
import { SystemStatusView } from './system-status.dto.js';
import { SystemStatusService } from './system-status.service.js';

@ApiTags('presence')
@Controller()
export class SystemStatusController {
  constructor(private readonly system: SystemStatusService) {}

  /** The program that watches the network: its last sign of life, its newest sweep, how it probes and reports. */
  @Get('system-status')
  status(): Promise<SystemStatusView> {
    return this.system.status();
  }

  /** Times in which this program did not watch, newest first. Found by itself: nothing can be added or deleted. */
  @Get('outages')
  outages(@Query() query: OutageQuery, @RequestUrl() url: string): Promise<OutagePage> {
    return this.system.outages(query, url);
  }
}
