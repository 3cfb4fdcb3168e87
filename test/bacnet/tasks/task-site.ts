import { sql } from 'kysely';
import { BacnetTasks } from '../../../src/bacnet/tasks/bacnet-tasks.service.js';
import { TaskStore } from '../../../src/bacnet/tasks/task-store.service.js';
import type { PointWriteView } from '../../../src/bacnet/writing/point-write.dto.js';
import { PointWrites } from '../../../src/bacnet/writing/point-writes.service.js';
import { EventBus } from '../../../src/events/bus.js';
import { Building } from '../devices/building.js';

interface TaskRow {
  status: string;
  attempts: number;
  error: string | null;
  progress: object | null;
  result: object | null;
  completed: boolean;
  owned: boolean;
}

export const [ann, ben] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

/** Tasks, and the book of commands, on a database of their own. */
export class TaskSite {
  readonly store: TaskStore;
  readonly writes: PointWrites;
  readonly tasks: BacnetTasks;

  private constructor(readonly building: Building) {
    const { em, unitOfWork } = building.database;
    const bus = new EventBus(em, building.clock);
    this.store = new TaskStore(em, unitOfWork, bus);
    this.writes = new PointWrites(em, bus, building.clock);
    this.tasks = new BacnetTasks(em, bus, building.clock, this.writes);
  }

  static async open(): Promise<TaskSite> {
    return new TaskSite(await Building.open());
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.building.run(work);
  }

  async clear(): Promise<void> {
    await this.building.clear();
    await this.building.rows(sql`truncate bacnet_task, bacnet_write restart identity cascade`);
  }

  collect(): Promise<number> {
    return this.run(() => this.tasks.collect(null, 'admin'));
  }

  /** A command to an analog output that exists, and its task. */
  async command(value = 21.5): Promise<{ point: number; task: number }> {
    const point = await this.building.point({ type: 1, isCommandable: true });
    const task = await this.run(() => this.tasks.write(point, { value, priority: 8 }, 'admin'));
    return { point, task };
  }

  /** The book of commands, newest first; `point` null: of all points. */
  async book(point: number | null): Promise<PointWriteView[]> {
    const [writes] = await this.run(() => this.writes.list({ page: 1, page_size: 50 }, point));
    return writes;
  }

  /** So many seconds pass for the leases. */
  async leasesAge(seconds: number): Promise<void> {
    await this.building.rows(sql`update bacnet_task set lease_until = lease_until - make_interval(secs => ${seconds})`);
  }

  async row(id: number): Promise<TaskRow | undefined> {
    const [row] = await this.building.rows(
      sql<TaskRow>`select status, attempts, error, progress, result, completed_at is not null as completed,
                          lease_owner is not null as owned from bacnet_task where id = ${id}`,
    );
    return row;
  }

  /** What was told of tasks since the last call, in order: `4 running`. */
  async told(): Promise<string[]> {
    const facts = await this.building.told();
    return facts
      .filter(({ name }) => name === 'bacnet_task.changed')
      .map(({ payload }) => `${String(payload['task_id'])} ${String(payload['status'])}`);
  }

  close(): Promise<void> {
    return this.building.close();
  }
}
