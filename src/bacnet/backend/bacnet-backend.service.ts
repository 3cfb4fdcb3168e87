import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { epochMs, query } from '../../database/bulk.js';
import { BacnetTask } from '../tasks/bacnet-task.entity.js';
import { detectBackend } from './detection.js';
import type { BackendView, WorkerView } from './bacnet-backend.dto.js';

/** A worker that has not been seen for so long is gone. */
const aliveSeconds = 60;
const recentTasks = 5;

interface WorkerRow {
  id: string;
  host: string;
  platform: string;
  version: string;
  socket: string | null;
  problem: string | null;
  startedAt: number;
  lastSeenAt: number;
}

/** Who speaks with the building's network, why, and whether anybody is there to do it. */
@Injectable()
export class BacnetBackend {
  readonly choice: ReturnType<typeof detectBackend>;

  constructor(
    private readonly em: EntityManager,
    config: Config,
  ) {
    this.choice = detectBackend(config);
  }

  async view(): Promise<BackendView> {
    const workers = await this.workers();
    const tasks = await this.em.find(BacnetTask, {}, { orderBy: { id: 'desc' }, limit: recentTasks });
    return {
      backend: this.choice.backend,
      reason: this.choice.reason,
      status: workers.length > 0 ? 'running' : 'no_worker',
      worker_alive: workers.length > 0,
      message: this.messageFor(workers),
      workers,
      recent_tasks: tasks.map(({ id, type, status, createdAt }) => ({
        id,
        type,
        status,
        created: createdAt.toISOString(),
      })),
    };
  }

  /** What to say about a task that was just stored. */
  async promise(taskId: number): Promise<string> {
    const workers = await this.workers();
    const who = this.choice.backend === 'native' ? 'A native worker' : 'This program';
    const told = `Task ${taskId} created. ${who} will process it.`;
    return workers.length > 0 ? told : `${told} No worker was seen in the last ${aliveSeconds} seconds.`;
  }

  private messageFor(workers: readonly WorkerView[]): string {
    const [problem] = workers.flatMap(worker => (worker.problem ? [`${worker.host}: ${worker.problem}`] : []));
    if (problem) return problem;
    if (workers.length > 0) return 'Tasks are worked on.';
    const how =
      this.choice.backend === 'native' ? 'start bacnet-native-worker' : 'start a process with the role bacnet';
    return `No worker was seen in the last ${aliveSeconds} seconds: ${how}.`;
  }

  private async workers(): Promise<WorkerView[]> {
    const rows = await query<WorkerRow>(
      this.em,
      sql<WorkerRow>`
        select id, host, platform, version, socket, problem, ${epochMs('started_at')} as "startedAt",
               ${epochMs('last_seen_at')} as "lastSeenAt"
        from bacnet_worker where last_seen_at > now() - make_interval(secs => ${aliveSeconds}) order by started_at`,
    );
    return rows.map(({ startedAt, lastSeenAt, ...worker }) => ({
      ...worker,
      started_at: new Date(startedAt).toISOString(),
      last_seen_at: new Date(lastSeenAt).toISOString(),
    }));
  }
}
