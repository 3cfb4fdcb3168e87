import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { orderOf, windowOf } from '../../http/paging.js';
import { Clock } from '../../shared/clock.js';
import { ImpossibleNow, InvalidInput, NotFound } from '../../shared/errors.js';
import { discoveryProblem } from '../engine/discovery/plan.rules.js';
import { BacnetDevice } from '../devices/bacnet-device.entity.js';
import { PointWrites } from '../writing/point-writes.service.js';
import type { WritePoint } from '../writing/point-write.dto.js';
import {
  toTaskStatus,
  toTaskView,
  type BacnetTaskView,
  type DiscoverDevices,
  type TaskQuery,
  type TaskStatusView,
} from './bacnet-task.dto.js';
import { BacnetTask } from './bacnet-task.entity.js';
import type { TaskType } from './bacnet-task.rules.js';
import { inputNameOf, requestOf } from './discovery-request.rules.js';
import { taskChannel } from './task-bell.js';

const columns = { id: 'id', type: 'type', status: 'status', created: 'createdAt', completed: 'completedAt' };

/** What is to be done on the building's network, for whichever worker takes it. */
@Injectable()
export class BacnetTasks {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly writes: PointWrites,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: TaskQuery): Promise<[BacnetTaskView[], number]> {
    const { type, status } = wanted;
    const where = { ...(type ? { type: { $in: type } } : {}), ...(status ? { status: { $in: status } } : {}) };
    const [tasks, count] = await this.em.findAndCount(BacnetTask, where, {
      ...windowOf(wanted),
      orderBy: orderOf(wanted.ordering, columns, '-id'),
      disableIdentityMap: true,
    });
    return [tasks.map(toTaskView), count];
  }

  async get(id: number): Promise<BacnetTaskView> {
    return toTaskView(await this.find(id));
  }

  async status(id: number): Promise<TaskStatusView> {
    return toTaskStatus(await this.find(id));
  }

  /** Throws InvalidInput for what cannot be searched. Returns the id; with a known key that of the earlier task. */
  async discover(input: DiscoverDevices, author: string): Promise<number> {
    const request = requestOf(input);
    const problem = discoveryProblem(request);
    if (problem) throw InvalidInput.field(inputNameOf(problem.field), problem.message);
    const { mock_mode: mock = false, idempotency_key: key = null } = input;
    return this.add('discover', { mock, request }, author, key);
  }

  collect(deviceIds: number[] | null, author: string): Promise<number> {
    return this.add('collect', { deviceIds }, author, null);
  }

  /** Throws NotFound for a device that does not exist. */
  async enumerate(deviceId: number, author: string): Promise<number> {
    if ((await this.em.count(BacnetDevice, { id: deviceId })) === 0) throw new NotFound('Device', deviceId);
    return this.add('enumerate', { deviceIds: [deviceId] }, author, null);
  }

  /** Throws NotFound, or InvalidInput for a value the point does not take. */
  async write(pointId: number, { value, priority = 16 }: WritePoint, author: string): Promise<number> {
    return this.em.transactional(async () => {
      const entry = await this.writes.enter(pointId, { value, priority }, author);
      const task = await this.store('write', { writeId: entry.id, pointId, value, priority }, author, null);
      entry.taskId = task;
      return task;
    });
  }

  /** A task that waits ends at once, one that runs within two seconds. Throws ImpossibleNow for one that has ended. */
  async cancel(id: number): Promise<BacnetTaskView> {
    await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const task = await em.findOne(BacnetTask, id, { refresh: true });
      if (!task) throw new NotFound('Task', id);
      if (task.status === 'running') em.assign(task, { cancelRequested: true });
      else if (task.status === 'pending') {
        em.assign(task, {
          status: 'failed',
          error: 'Cancelled.',
          completedAt: this.clock.now(),
          cancelRequested: true,
        });
        this.bus.record('bacnet_task.changed', { task_id: id, type: task.type, status: 'failed' });
      } else throw new ImpossibleNow('ended', 'This task has ended already.');
    });
    return this.get(id);
  }

  private async add(type: TaskType, payload: object, author: string, key: string | null): Promise<number> {
    return this.em.transactional(() => this.store(type, payload, author, key));
  }

  private async store(type: TaskType, payload: object, author: string, key: string | null): Promise<number> {
    const [task] = await query<{ id: number; isNew: boolean }>(
      this.em,
      sql<{ id: number; isNew: boolean }>`
        insert into bacnet_task (type, payload, created_by, created_at, run_after, idempotency_key)
        values (${type}, ${JSON.stringify(payload)}::jsonb, ${author}, now(), now(), ${key})
        on conflict (idempotency_key) do update set idempotency_key = excluded.idempotency_key
        returning id, (xmax = 0) as "isNew"`,
    );
    if (!task) throw new Error('The task was not stored.');
    if (!task.isNew) return task.id;
    await query(this.em, sql`select pg_notify(${taskChannel}, '')`);
    this.bus.record('bacnet_task.changed', { task_id: task.id, type, status: 'pending' });
    return task.id;
  }

  private async find(id: number): Promise<BacnetTask> {
    const task = await this.em.findOne(BacnetTask, id, { disableIdentityMap: true });
    if (!task) throw new NotFound('Task', id);
    return task;
  }
}
