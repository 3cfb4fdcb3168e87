import { Controller, Get, Param, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { TaskStatusView } from './bacnet-task.dto.js';
import { BacnetTasks } from './bacnet-tasks.service.js';
import { TaskNotFoundFilter } from './task-not-found.filter.js';

@ApiTags('bacnet')
@Controller('task-status')
export class TaskStatusController {
  constructor(private readonly tasks: BacnetTasks) {}

  /** How a task stands. 404 has `error`, as clients of the earlier program expect, beside the fields of a problem. */
  @Get(':id')
  @UseFilters(TaskNotFoundFilter)
  status(@Param('id', RecordIdPipe) id: number): Promise<TaskStatusView> {
    return this.tasks.status(id);
  }
}
