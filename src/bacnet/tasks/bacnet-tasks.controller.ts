import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { BacnetTaskPage, BacnetTaskView, TaskQuery } from './bacnet-task.dto.js';
import { BacnetTasks } from './bacnet-tasks.service.js';

@ApiTags('bacnet')
@Controller('bacnet/tasks')
export class BacnetTasksController {
  constructor(private readonly tasks: BacnetTasks) {}

  /** The tasks, newest first; `ordering` by id, type, status, created or completed. */
  @Get()
  async list(@Query() query: TaskQuery, @RequestUrl() url: string): Promise<BacnetTaskPage> {
    const [tasks, count] = await this.tasks.list(query);
    return pageOf(tasks, count, query, url);
  }

  /** One task with its progress. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<BacnetTaskView> {
    return this.tasks.get(id);
  }

  /** Ends a task that waits or runs. */
  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@Param('id', RecordIdPipe) id: number): Promise<BacnetTaskView> {
    return this.tasks.cancel(id);
  }
}
