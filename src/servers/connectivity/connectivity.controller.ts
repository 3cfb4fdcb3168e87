import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { ConnectivityView, IsolationQuery } from './connectivity.dto.js';
import { ConnectivityService } from './connectivity.service.js';

@ApiTags('servers')
@Controller('connectivity')
export class ConnectivityController {
  constructor(private readonly connectivity: ConnectivityService) {}

  /** Whether this site itself is connected, what its canaries say, and when it was cut off. */
  @Get()
  show(@Query() query: IsolationQuery, @RequestUrl() url: string): Promise<ConnectivityView> {
    return this.connectivity.show(query, url);
  }
}
