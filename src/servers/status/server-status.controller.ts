import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { pageOf } from '../../http/paging.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { StatusPage, StatusQuery, StatusView } from './server-status.dto.js';
import { StatusListService } from './status-list.service.js';

@ApiTags('servers')
@Controller('server-status')
export class ServerStatusController {
  constructor(private readonly statuses: StatusListService) {}

  /** Where the servers stand; `ordering` by server_name, protocol, status, since, last_check, response_time or consecutive_failures. */
  @Get()
  async list(@Query() query: StatusQuery, @RequestUrl() url: string): Promise<StatusPage> {
    const [statuses, count] = await this.statuses.list(query);
    return pageOf(statuses, count, query, url);
  }

  /** Where one server stands; `id` is the server's. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<StatusView> {
    return this.statuses.get(id);
  }
}
