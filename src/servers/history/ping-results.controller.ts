import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { PingResultPage, PingResultQuery } from './ping-result.dto.js';
import { PingResultsService } from './ping-results.service.js';

@ApiTags('servers')
@Controller('ping-results')
export class PingResultsController {
  constructor(private readonly results: PingResultsService) {}

  /** Results of checks, newest first. */
  @Get()
  list(@Query() filter: PingResultQuery, @RequestUrl() url: string): Promise<PingResultPage> {
    return this.results.list(filter, url);
  }
}
