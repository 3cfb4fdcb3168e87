import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import {
  BacnetDevicePage,
  BacnetDeviceQuery,
  BacnetDeviceView,
  CreateBacnetDevice,
  UpdateBacnetDevice,
} from './bacnet-device.dto.js';
import { BacnetDevicesService } from './bacnet-devices.service.js';

@ApiTags('bacnet')
@Controller('bacnet/devices')
export class BacnetDevicesController {
  constructor(private readonly devices: BacnetDevicesService) {}

  /** The controllers of the building; `ordering` by most fields, default network and instance. */
  @Get()
  async list(@Query() query: BacnetDeviceQuery, @RequestUrl() url: string): Promise<BacnetDevicePage> {
    const [devices, count] = await this.devices.list(query);
    return pageOf(devices, count, query, url);
  }

  /** One controller. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<BacnetDeviceView> {
    return this.devices.get(id);
  }

  /** Adds a controller that does not announce itself; 409 where its network has that instance already. */
  @Post()
  create(@Body() input: CreateBacnetDevice): Promise<BacnetDeviceView> {
    return this.devices.create(input);
  }

  /** Changes what is given; 422 for the address of a controller that announces itself. */
  @Patch(':id')
  change(@Param('id', RecordIdPipe) id: number, @Body() input: UpdateBacnetDevice): Promise<BacnetDeviceView> {
    return this.devices.change(id, input);
  }

  /** Deletes a controller with its points and their values. One that announces itself comes back with the next discovery. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.devices.remove(id);
  }
}
