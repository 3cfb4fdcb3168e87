import { ApiProperty } from '@nestjs/swagger';
import { taskStatuses, taskTypes, type TaskStatus, type TaskType } from '../tasks/bacnet-task.rules.js';
import { backends, type Backend } from './backend.rules.js';

export class WorkerView {
  id: string;
  host: string;
  platform: string;
  version: string;
  /** `ip:port` of its socket; null before it needs one. */
  socket: string | null;
  /** Why it has none. */
  problem: string | null;
  /** ISO 8601, UTC. */
  started_at: string;
  /** ISO 8601, UTC. */
  last_seen_at: string;
}

export class RecentTaskView {
  id: number;
  @ApiProperty({ enum: taskTypes })
  type: TaskType;
  @ApiProperty({ enum: taskStatuses })
  status: TaskStatus;
  /** ISO 8601, UTC. */
  created: string;
}

export class BackendView {
  @ApiProperty({ enum: backends })
  backend: Backend;
  /** How it was chosen. */
  reason: string;
  /** `running`, or `no_worker` where nobody was seen for 60 seconds. */
  @ApiProperty({ enum: ['running', 'no_worker'] })
  status: 'running' | 'no_worker';
  worker_alive: boolean;
  /** For people. */
  message: string;
  workers: WorkerView[];
  /** The newest five. */
  recent_tasks: RecentTaskView[];
}
