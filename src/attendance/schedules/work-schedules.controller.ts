import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf, PageQuery } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import {
  CreateWorkSchedule,
  ScheduleMembers,
  UpdateWorkSchedule,
  WorkSchedulePage,
  WorkScheduleView,
} from './work-schedule.dto.js';
import { WorkSchedules } from './work-schedules.service.js';

@ApiTags('attendance')
@Controller('hrm/work-schedules')
export class WorkSchedulesController {
  constructor(private readonly schedules: WorkSchedules) {}

  /** The schedules; `ordering` by id, name, starts_at, ends_at, is_default, created_at or updated_at. */
  @Get()
  async list(@Query() query: PageQuery, @RequestUrl() url: string): Promise<WorkSchedulePage> {
    const [schedules, count] = await this.schedules.list(query);
    return pageOf(schedules, count, query, url);
  }

  /** One schedule. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<WorkScheduleView> {
    return this.schedules.get(id);
  }

  /** Adds a schedule; 409 where the name is taken. */
  @Post()
  create(@Body() input: CreateWorkSchedule): Promise<WorkScheduleView> {
    return this.schedules.create(input);
  }

  /** Describes a schedule anew: what is left out gets its default; its members stay. */
  @Put(':id')
  replace(@Param('id', RecordIdPipe) id: number, @Body() input: CreateWorkSchedule): Promise<WorkScheduleView> {
    return this.schedules.change(id, input, true);
  }

  /** Changes what is given. Days that are over are judged anew, too. */
  @Patch(':id')
  change(@Param('id', RecordIdPipe) id: number, @Body() input: UpdateWorkSchedule): Promise<WorkScheduleView> {
    return this.schedules.change(id, input);
  }

  /** Deletes a schedule; its members work by the one of everybody from then on. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.schedules.remove(id);
  }

  /** Makes these employees the members; whoever had another schedule changes. */
  @Put(':id/members')
  setMembers(@Param('id', RecordIdPipe) id: number, @Body() { employees }: ScheduleMembers): Promise<WorkScheduleView> {
    return this.schedules.setMembers(id, employees);
  }
}
