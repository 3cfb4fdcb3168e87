import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { CreateDevice, DevicePage, DeviceQuery, DeviceView, UpdateDevice } from './device.dto.js';
import { DevicesService } from './devices.service.js';

@ApiTags('presence')
@Controller('devices')
export class DevicesController {
  constructor(private readonly devices: DevicesService) {}

  /** The devices; `ordering` by id, employee, either address, device_name, device_class, created_at or updated_at. */
  @Get()
  async list(@Query() query: DeviceQuery, @RequestUrl() url: string): Promise<DevicePage> {
    const [devices, count] = await this.devices.list(query);
    return pageOf(devices, count, query, url);
  }

  /** One device. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<DeviceView> {
    return this.devices.get(id);
  }

  /** Adds a device; 409 where an address is taken. It is looked for from the next sweep on. */
  @Post()
  create(@Body() input: CreateDevice): Promise<DeviceView> {
    return this.devices.create(input);
  }

  /** Describes a device anew: what is left out gets its default. */
  @Put(':id')
  replace(@Param('id', RecordIdPipe) id: number, @Body() input: CreateDevice): Promise<DeviceView> {
    return this.devices.replace(id, input);
  }

  /** Changes what is given; another owner has its sessions from the last answer on. */
  @Patch(':id')
  change(@Param('id', RecordIdPipe) id: number, @Body() input: UpdateDevice): Promise<DeviceView> {
    return this.devices.change(id, input);
  }

  /** Deletes a device with its sessions and state changes. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.devices.remove(id);
  }
}
