import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DomainError } from '../../shared/errors.js';
import { BacnetFault } from '../network/bacnet-fault.rules.js';
import { TaskBell } from './task-bell.js';
import { TaskStore, type TakenTask } from './task-store.service.js';
import { TaskWork } from './task-work.js';
import { WorkerBook } from './worker-book.service.js';

/** Between two looks for tasks where nobody rings; after an error; between two renewals of a lease. */
const pollMs = 5_000;
const afterErrorMs = 10_000;
const renewMs = 2_000;

/** Works on BACnet tasks one after the other, and says that it is there. Never throws; a task always ends. */
@Injectable()
export class TaskWorkerMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TaskWorkerMonitor.name);
  private readonly owner = randomUUID();
  private wake: () => void = () => undefined;
  private working: Promise<void> | null = null;
  private current: AbortController | null = null;
  private stopped = false;

  constructor(
    private readonly store: TaskStore,
    private readonly work: TaskWork,
    private readonly book: WorkerBook,
    private readonly bell: TaskBell,
  ) {}

  onApplicationBootstrap(): void {
    void this.bell.listen(() => this.wake());
    this.working = this.run();
  }

  /** What reads is handed back to be done elsewhere; a write under way is finished. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
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
        const task = await this.store.take(this.owner);
        if (task) await this.do(task);
        else await this.pause(pollMs);
      } catch (error) {
        this.logger.warn(`BACnet tasks: ${messageOf(error)}`);
        await this.pause(afterErrorMs);
      }
    }
  }

  private async do(task: TakenTask): Promise<void> {
    const abort = new AbortController();
    this.current = abort;
    let progress: object | null = null;
    let isCancelled = false;
    const renew = async () => {
      const state = await this.store.renew(task.id, this.owner, progress);
      isCancelled ||= state === 'cancel';
      if (state !== 'go_on') abort.abort();
      await this.book.sign(this.owner);
    };
    const timer = setInterval(() => void renew().catch(error => this.logger.warn(messageOf(error))), renewMs);
    try {
      const result = await this.work.do(task, { signal: abort.signal, onProgress: latest => (progress = latest) });
      await renew();
      await this.store.finish(task, this.owner, { result });
    } catch (error) {
      await this.store.finish(task, this.owner, { error: isCancelled ? 'Cancelled.' : this.explain(task, error) });
    } finally {
      clearInterval(timer);
      this.current = null;
    }
  }

  private explain({ id, type }: TakenTask, error: unknown): string {
    if (error instanceof BacnetFault || error instanceof DomainError) return error.message;
    this.logger.error(error);
    return `Task ${id} (${type}) failed: ${messageOf(error)}`;
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
