import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { AttendanceDevicePage, AttendanceDeviceView } from './attendance-device-view.dto.js';
import { AttendanceDeviceQuery, CreateAttendanceDevice, UpdateAttendanceDevice } from './attendance-device.dto.js';
import { AttendanceDevicesService } from './attendance-devices.service.js';

@ApiTags('attendance')
@Controller('hrm/attendance-devices')
export class AttendanceDevicesController {
  constructor(private readonly devices: AttendanceDevicesService) {}

  /** The terminals; `ordering` by id, name, location, ip_address, is_enabled, is_connected or the times. */
  @Get()
  async list(@Query() query: AttendanceDeviceQuery, @RequestUrl() url: string): Promise<AttendanceDevicePage> {
    const [devices, count] = await this.devices.list(query);
    return pageOf(devices, count, query, url);
  }

  /** One terminal, with what is known of its health. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<AttendanceDeviceView> {
    return this.devices.get(id);
  }

  /** Adds a terminal; 409 where name or address is taken. It is listened to at once. */
  @Post()
  create(@Body() input: CreateAttendanceDevice): Promise<AttendanceDeviceView> {
    return this.devices.create(input);
  }

  /** Describes a terminal anew: what is left out gets its default, but the password stays. */
  @Put(':id')
  replace(@Param('id', RecordIdPipe) id: number, @Body() input: CreateAttendanceDevice): Promise<AttendanceDeviceView> {
    return this.devices.replace(id, input);
  }

  /** Changes what is given; null clears. */
  @Patch(':id')
  change(@Param('id', RecordIdPipe) id: number, @Body() input: UpdateAttendanceDevice): Promise<AttendanceDeviceView> {
    return this.devices.change(id, input);
  }

  /** Deletes a terminal; 422 where it has attendance records: disable it instead. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.devices.remove(id);
  }
}
