import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { pageOf, PageQuery } from '../../http/paging.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import {
  CreateMaintenanceWindow,
  MaintenanceWindowPage,
  MaintenanceWindowView,
  UpdateMaintenanceWindow,
} from './maintenance-window.dto.js';
import { MaintenanceService } from './maintenance.service.js';

@ApiTags('servers')
@Controller('maintenance-windows')
export class MaintenanceController {
  constructor(private readonly maintenance: MaintenanceService) {}

  /** The windows; `ordering` by id, name, starts_at, ends_at, created_at or updated_at, `search` in the name. */
  @Get()
  async list(@Query() query: PageQuery, @RequestUrl() url: string): Promise<MaintenanceWindowPage> {
    const [windows, count] = await this.maintenance.list(query);
    return pageOf(windows, count, query, url);
  }

  /** One window. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<MaintenanceWindowView> {
    return this.maintenance.get(id);
  }

  /** Adds a window; where it is open already, its servers are in maintenance from now on. */
  @Post()
  create(@Body() input: CreateMaintenanceWindow): Promise<MaintenanceWindowView> {
    return this.maintenance.create(input);
  }

  /** Describes the window anew: what is left out is cleared. */
  @Put(':id')
  replace(
    @Param('id', RecordIdPipe) id: number,
    @Body() input: CreateMaintenanceWindow,
  ): Promise<MaintenanceWindowView> {
    return this.maintenance.change(id, input, true);
  }

  /** Changes what is given; null clears. */
  @Patch(':id')
  change(
    @Param('id', RecordIdPipe) id: number,
    @Body() input: UpdateMaintenanceWindow,
  ): Promise<MaintenanceWindowView> {
    return this.maintenance.change(id, input);
  }

  /** Deletes the window; maintenance under it ends now. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.maintenance.remove(id);
  }
}
