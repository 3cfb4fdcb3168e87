import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentLogin } from '../../auth/guard/current-login.decorator.js';
import type { Login } from '../../auth/login.rules.js';
import { pageOf } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { CollectDevices, DiscoverDevices, TaskCreated } from '../tasks/bacnet-task.dto.js';
import { BacnetTasks } from '../tasks/bacnet-tasks.service.js';
import { PointWritePage, PointWriteQuery, WritePoint } from '../writing/point-write.dto.js';
import { PointWrites } from '../writing/point-writes.service.js';
import { BackendView } from './bacnet-backend.dto.js';
import { BacnetBackend } from './bacnet-backend.service.js';

/** What is asked of the building's network. Everything becomes a task; follow it under `/api/task-status/{id}/`. */
@ApiTags('bacnet')
@Controller('bacnet')
export class BacnetBackendController {
  constructor(
    private readonly backend: BacnetBackend,
    private readonly tasks: BacnetTasks,
    private readonly writes: PointWrites,
  ) {}

  /** The backend, how it was chosen, whether a worker is there, and the newest tasks. */
  @Get('backend')
  view(): Promise<BackendView> {
    return this.backend.view();
  }

  /** Looks for controllers, and lists the points of those that are new. */
  @Post('discover')
  @HttpCode(202)
  async discover(@Body() input: DiscoverDevices, @CurrentLogin() login: Login): Promise<TaskCreated> {
    return this.created(await this.tasks.discover(input, login.name));
  }

  /** Reads all wanted points now. */
  @Post('collect')
  @HttpCode(202)
  async collect(@Body() { device_ids }: CollectDevices, @CurrentLogin() login: Login): Promise<TaskCreated> {
    return this.created(await this.tasks.collect(device_ids ?? null, login.name));
  }

  /** Lists the objects of a device anew. */
  @Post('devices/:id/enumerate')
  @HttpCode(202)
  async enumerate(@Param('id', RecordIdPipe) id: number, @CurrentLogin() login: Login): Promise<TaskCreated> {
    return this.created(await this.tasks.enumerate(id, login.name));
  }

  /** Commands a point; what came of it is in the task and under `/api/bacnet/writes/`. */
  @Post('points/:id/write')
  @HttpCode(202)
  async write(
    @Param('id', RecordIdPipe) id: number,
    @Body() input: WritePoint,
    @CurrentLogin() login: Login,
  ): Promise<TaskCreated> {
    return this.created(await this.tasks.write(id, input, login.name));
  }

  /** Every command so far, newest first. */
  @Get('writes')
  async book(@Query() query: PointWriteQuery, @RequestUrl() url: string): Promise<PointWritePage> {
    const [writes, count] = await this.writes.list(query, query.point ?? null);
    return pageOf(writes, count, query, url);
  }

  private async created(taskId: number): Promise<TaskCreated> {
    return { task_id: taskId, status: 'task_created', message: await this.backend.promise(taskId) };
  }
}
