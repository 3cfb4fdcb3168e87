import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageOf, PageQuery, toWords } from '../../http/paging.js';
import type { BacnetTask } from './bacnet-task.entity.js';
import { taskStatuses, taskTypes, type TaskStatus, type TaskType } from './bacnet-task.rules.js';

const largestId = 2 ** 31 - 1;
const largestInstance = 4_194_303;

/** Where to look for controllers; nothing but `{}`: on the network of this site. */
export class DiscoverDevices {
  /** True: among simulated controllers, over the same code. */
  @MayBeAbsent()
  @IsBoolean()
  mock_mode?: boolean;

  /** Only device instances from here on. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(largestInstance)
  low_limit?: number;

  /** Only device instances up to here. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(largestInstance)
  high_limit?: number;

  /** On every network that routers lead to, too. Better with limits: many devices answer at once. */
  @MayBeAbsent()
  @IsBoolean()
  global?: boolean;

  /** Numbers of networks behind routers. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(100)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(65_534, { each: true })
  networks?: number[];

  /** Devices that are asked one by one: `10.0.0.5`, `10.0.0.5:47809`, `10.0.0.5:47808#200:04`. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(60, { each: true })
  addresses?: string[];

  /** Every address of a range is asked: `10.0.0.0/24`. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(40)
  sweep?: string;

  /** Through this BBMD, as a foreign device: `10.0.0.5`. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  bbmd?: string;

  /** The same key twice is the same task. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(/^[\x21-\x7e]+$/, { message: 'idempotency_key takes printable characters without spaces' })
  idempotency_key?: string;
}

/** Whose values are read. */
export class CollectDevices {
  /** Ids of devices; default: all that are enabled. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10_000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  device_ids?: number[];
}

export class TaskQuery extends PageQuery {
  /** `discover,collect` */
  @ApiPropertyOptional({ enum: taskTypes, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(taskTypes, { each: true })
  type?: TaskType[];

  /** `pending,running` */
  @ApiPropertyOptional({ enum: taskStatuses, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(taskStatuses, { each: true })
  status?: TaskStatus[];
}

/** A task was stored; the shape of the reference. */
export class TaskCreated {
  task_id: number;
  /** Always `task_created`. */
  status: string;
  /** For people; says so when no worker is there to take it. */
  message: string;
}

/** How a task stands; the shape of the reference. */
export class TaskStatusView {
  id: number;
  @ApiProperty({ enum: taskStatuses })
  status: TaskStatus;
  @ApiProperty({ enum: taskTypes })
  type: TaskType;
  /** ISO 8601, UTC. */
  created: string;
  /** ISO 8601, UTC; null while it is not. */
  completed: string | null;
  @ApiProperty({ type: Object, nullable: true })
  result: Record<string, unknown> | null;
  /** Empty where nothing went wrong. */
  error: string;
}

export class BacnetTaskView extends TaskStatusView {
  /** ISO 8601, UTC; null before. */
  started: string | null;
  /** `{ step, done, total }` while it runs. */
  @ApiProperty({ type: Object, nullable: true })
  progress: Record<string, unknown> | null;
  /** Name of the account; null: the schedule. */
  created_by: string | null;
  attempts: number;
  cancel_requested: boolean;
}

export class BacnetTaskPage extends PageOf(BacnetTaskView) {}

export function toTaskStatus(task: BacnetTask): TaskStatusView {
  return statusOf(task);
}

function statusOf(task: BacnetTask) {
  return {
    id: task.id,
    status: task.status,
    type: task.type,
    created: task.createdAt.toISOString(),
    completed: task.completedAt?.toISOString() ?? null,
    result: task.result ?? null,
    error: task.error ?? '',
  };
}

export function toTaskView(task: BacnetTask): BacnetTaskView {
  return {
    ...statusOf(task),
    started: task.startedAt?.toISOString() ?? null,
    progress: task.progress ?? null,
    created_by: task.createdBy ?? null,
    attempts: task.attempts,
    cancel_requested: task.cancelRequested,
  };
}
