import type { TaskStore } from './task-store.service.js';

/** A tenth of a lease and less; people who cancel wait no longer than this. */
const renewMs = 2_000;

/** A worker's hold on a task, renewed while it works on it. The newest progress is stored with it. */
export class TaskLease {
  /** JSON-safe. */
  progress: Record<string, unknown> | null = null;
  /** Whether people want the task no more. */
  isCancelled = false;
  private readonly abortion = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private renewing: Promise<void> | null = null;

  constructor(
    private readonly store: TaskStore,
    private readonly taskId: number,
    private readonly owner: string,
  ) {
    this.timer = setInterval(() => this.renew(), renewMs);
  }

  /** Aborted: the result is not wanted, or not from here. */
  get signal(): AbortSignal {
    return this.abortion.signal;
  }

  abort(): void {
    this.abortion.abort();
  }

  /** Renews it no more. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.renewing;
    this.renew();
    await this.renewing;
  }

  private renew(): void {
    this.renewing ??= this.store
      .renew(this.taskId, this.owner, this.progress)
      .then(state => {
        this.isCancelled ||= state === 'cancel';
        if (state !== 'go_on') this.abort();
      })
      // The database is away for a moment: the lease lasts longer than that, or the task is somebody else's then.
      .catch(() => undefined)
      .finally(() => (this.renewing = null));
  }
}
