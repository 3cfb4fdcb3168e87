import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import type { TaskType } from './bacnet-task.rules.js';
import { taskChannel } from './task-bell.js';

/** A task that a worker has taken. */
export interface TakenTask {
  id: number;
  type: TaskType;
  payload: Record<string, unknown>;
  attempts: number;
}

type Ended = { id: number; type: TaskType; status: 'pending' | 'failed' };

const leaseSeconds = 30;
const mostAttempts = 3;

/**
 * Hands tasks to workers, each to one at a time. Leases are counted on the clock of the database alone: workers run on
 * other machines. Every call is a unit of work of its own.
 */
@Injectable()
export class TaskStore {
  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly bus: EventBus,
  ) {}

  /** The oldest task that waits; null: there is none. */
  async take(owner: string): Promise<TakenTask | null> {
    return this.inLine(async em => {
      const [task] = await query<TakenTask>(
        em,
        sql<TakenTask>`
          update bacnet_task
          set status = 'running', started_at = now(), attempts = attempts + 1, lease_owner = ${owner}::uuid,
              lease_until = now() + make_interval(secs => ${leaseSeconds}), error = null
          where id = (select id from bacnet_task where status = 'pending' and run_after <= now()
                      order by id for update skip locked limit 1)
          returning id, type, payload, attempts`,
      );
      if (task) this.tell(task, 'running');
      return task ?? null;
    });
  }

  /** Keeps a task for its worker. `gone`: it is somebody else's now; `cancel`: nobody wants it any more. */
  async renew(id: number, owner: string, progress: object | null): Promise<'go_on' | 'cancel' | 'gone'> {
    const [row] = await this.unitOfWork.run(() =>
      query<{ cancel: boolean }>(
        this.em,
        sql<{ cancel: boolean }>`
          update bacnet_task
          set lease_until = now() + make_interval(secs => ${leaseSeconds}),
              progress = coalesce(${progress && JSON.stringify(progress)}::jsonb, progress)
          where id = ${id} and lease_owner = ${owner}::uuid and status = 'running'
          returning cancel_requested as cancel`,
      ),
    );
    if (!row) return 'gone';
    return row.cancel ? 'cancel' : 'go_on';
  }

  /** Ends a task, unless it is somebody else's by now: then what came of it here is dropped. */
  async finish(
    { id, type }: Pick<TakenTask, 'id' | 'type'>,
    owner: string,
    end: { result: object } | { error: string },
  ): Promise<boolean> {
    const result = 'result' in end ? JSON.stringify(end.result) : null;
    const error = 'error' in end ? end.error.slice(0, 500) : null;
    const status = error === null ? 'completed' : 'failed';
    return this.inLine(async em => {
      const rows = await query<{ id: number }>(
        em,
        sql<{ id: number }>`
          update bacnet_task
          set status = ${status}, completed_at = now(), result = ${result}::jsonb, error = ${error},
              lease_owner = null, lease_until = null
          where id = ${id} and lease_owner = ${owner}::uuid and status = 'running' returning id`,
      );
      if (rows.length > 0) this.tell({ id, type }, status);
      return rows.length > 0;
    });
  }

  /** Hands a task back as if it had never been taken: this worker ends. */
  async release({ id, type }: Pick<TakenTask, 'id' | 'type'>, owner: string): Promise<void> {
    await this.inLine(async em => {
      const rows = await query<{ id: number }>(
        em,
        sql<{ id: number }>`
          update bacnet_task
          set status = 'pending', started_at = null, attempts = attempts - 1, lease_owner = null, lease_until = null
          where id = ${id} and lease_owner = ${owner}::uuid and status = 'running' returning id`,
      );
      if (rows.length === 0) return;
      await query(em, sql`select pg_notify(${taskChannel}, '')`);
      this.tell({ id, type }, 'pending');
    });
  }

  /**
   * Frees the tasks of workers that are gone: what only reads is done again, a write is not, because nobody knows how far
   * it came. Returns how many were freed.
   */
  async reap(): Promise<number> {
    return this.inLine(async em => {
      const ended = await query<Ended>(
        em,
        sql<Ended>`
          update bacnet_task t
          set status = case when again then 'pending' else 'failed' end,
              error = case when again then null
                           when type = 'write' then 'worker-lost: the worker ended in the middle; the value was not read back'
                           when cancel_requested then 'Cancelled.'
                           else 'worker-lost: given up after several workers ended in the middle' end,
              completed_at = case when again then null else now() end, lease_owner = null, lease_until = null
          from (select id, type <> 'write' and attempts < ${mostAttempts} and not cancel_requested as again
                from bacnet_task where status = 'running' and lease_until < now()
                order by id for update skip locked) lost
          where t.id = lost.id returning t.id, t.type, t.status`,
      );
      for (const task of ended) this.tell(task, task.status);
      await query(
        em,
        sql`update bacnet_write w set outcome = 'failed', completed_at = now(), error = t.error
            from bacnet_task t where t.id = w.task_id and t.status = 'failed' and w.outcome is null`,
      );
      return ended.length;
    });
  }

  private tell({ id, type }: Pick<TakenTask, 'id' | 'type'>, status: string): void {
    this.bus.record('bacnet_task.changed', { task_id: id, type, status });
  }

  private inLine<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(() =>
      this.em.transactional(async em => {
        await query(em, lockLiveOrder);
        return work(em);
      }),
    );
  }
}
