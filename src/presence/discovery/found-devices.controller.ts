import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { DeviceView } from '../devices/device.dto.js';
import { DiscoveryRequests } from './discovery-requests.service.js';
import { ClaimDevice, FoundDevicePage, FoundDeviceQuery, FoundDeviceView } from './found-device.dto.js';
import { FoundDevicesService } from './found-devices.service.js';
import { ScanView } from './scan.dto.js';

@ApiTags('presence')
@Controller('found-devices')
export class FoundDevicesController {
  constructor(
    private readonly found: FoundDevicesService,
    private readonly requests: DiscoveryRequests,
  ) {}

  /** What answers on the network and belongs to nobody here; `ordering` by any field but has_private_mac, newest first. */
  @Get()
  async list(@Query() query: FoundDeviceQuery, @RequestUrl() url: string): Promise<FoundDevicePage> {
    const [found, count] = await this.found.list(query);
    return pageOf(found, count, query, url);
  }

  /** The newest search, with its progress. */
  @Get('scan')
  state(): Promise<ScanView> {
    return this.requests.state();
  }

  /** Looks through the networks of DISCOVERY_CIDRS now; 422 where none is set. One that waits or runs is not doubled. */
  @Post('scan')
  @HttpCode(202)
  scan(): Promise<ScanView> {
    return this.requests.request();
  }

  /** One of them. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<FoundDeviceView> {
    return this.found.get(id);
  }

  /** Makes it a device of somebody; 409 where its address is taken meanwhile. */
  @Post(':id/claim')
  claim(@Param('id', RecordIdPipe) id: number, @Body() input: ClaimDevice): Promise<DeviceView> {
    return this.found.claim(id, input);
  }

  /** Says that it is of no interest. */
  @Post(':id/ignore')
  @HttpCode(200)
  ignore(@Param('id', RecordIdPipe) id: number): Promise<FoundDeviceView> {
    return this.found.ignore(id, true);
  }

  /** Takes that back. */
  @Post(':id/unignore')
  @HttpCode(200)
  unignore(@Param('id', RecordIdPipe) id: number): Promise<FoundDeviceView> {
    return this.found.ignore(id, false);
  }
}
