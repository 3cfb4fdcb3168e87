import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DomainError } from '../../shared/errors.js';
import { BacnetFault } from '../network/bacnet-fault.rules.js';
import { TaskBell } from './task-bell.js';
import { TaskLease } from './task-lease.js';
import { TaskStore, type TakenTask } from './task-store.service.js';
import { TaskWork } from './task-work.js';
import { WorkerBook } from './worker-book.service.js';

/** Between two looks for tasks where nobody rings; after an error; between two looks at the own socket. */
const pollMs = 5_000;
const afterErrorMs = 10_000;
const lookMs = 1_000;

/** Works on BACnet tasks one after the other, and says that it is there. Never throws; a task always ends. */
@Injectable()
export class TaskWorkerMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TaskWorkerMonitor.name);
  private readonly owner = randomUUID();
  private wake: () => void = () => undefined;
  /** Somebody rang since the last look, perhaps while it was going on. */
  private rung = false;
  private working: Promise<void> | null = null;
  private looking: NodeJS.Timeout | undefined;
  private current: TaskLease | null = null;
  private stopped = false;

  constructor(
    private readonly store: TaskStore,
    private readonly work: TaskWork,
    private readonly book: WorkerBook,
    private readonly bell: TaskBell,
  ) {}

  onApplicationBootstrap(): void {
    void this.bell.listen(() => {
      this.rung = true;
      this.wake();
    });
    this.working = this.run();
    // What fails here fails in the run, too, and is said there.
    this.looking = setInterval(() => void this.book.sign(this.owner).catch(() => undefined), lookMs);
  }

  /** What reads is handed back to be done elsewhere; a command that was sent is finished. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.looking);
    this.wake();
    this.current?.abort();
    await this.working;
    await this.book.leave(this.owner).catch(() => undefined);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.book.sign(this.owner);
        await this.store.reap();
        this.rung = false;
        const task = await this.store.take(this.owner);
        if (task) await this.do(task);
        else if (!this.rung) await this.pause(pollMs);
      } catch (error) {
        this.logger.warn(`BACnet tasks: ${messageOf(error)}`);
        await this.pause(afterErrorMs);
      }
    }
  }

  private async do(task: TakenTask): Promise<void> {
    const lease = new TaskLease(this.store, task.id, this.owner);
    this.current = lease;
    if (this.stopped) lease.abort();
    try {
      const end = await this.outcomeOf(task, lease);
      await lease.end();
      const isUnfinished = 'error' in end && lease.signal.aborted && !lease.isCancelled;
      if (this.stopped && isUnfinished && task.type !== 'write') await this.store.release(task, this.owner);
      else await this.store.finish(task, this.owner, end);
    } finally {
      this.current = null;
    }
  }

  private async outcomeOf(task: TakenTask, lease: TaskLease): Promise<{ result: object } | { error: string }> {
    try {
      const onProgress = (progress: Record<string, unknown>) => (lease.progress = progress);
      return { result: await this.work.do(task, { signal: lease.signal, onProgress }) };
    } catch (error) {
      if (lease.signal.aborted) return { error: 'Cancelled.' };
      if (error instanceof BacnetFault || error instanceof DomainError) return { error: error.message };
      this.logger.error(error);
      return { error: `Task ${task.id} (${task.type}) failed: ${messageOf(error)}` };
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.stopped) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.wake = resolve;
    await promise;
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
