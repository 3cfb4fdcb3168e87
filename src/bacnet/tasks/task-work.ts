import { Injectable } from '@nestjs/common';
import { CollectTask } from './work/collect.task.js';
import { DiscoverTask } from './work/discover.task.js';
import { EnumerateTask } from './work/enumerate.task.js';
import { WriteTask } from './work/write.task.js';
import { toDevices, toDiscovery, toWrite } from './task-payload.rules.js';
import type { TakenTask } from './task-store.service.js';

/** What a task may use while it runs. */
export interface TaskContext {
  /** Aborted: nobody wants the result any more. */
  signal: AbortSignal;
  /** JSON-safe; the newest is kept. */
  onProgress: (progress: Record<string, unknown>) => void;
}

/** Does tasks, whatever their type. The result is JSON-safe. Rejects with a BacnetFault, or what the database says. */
@Injectable()
export class TaskWork {
  constructor(
    private readonly discover: DiscoverTask,
    private readonly enumerate: EnumerateTask,
    private readonly collect: CollectTask,
    private readonly write: WriteTask,
  ) {}

  do({ type, payload }: TakenTask, context: TaskContext): Promise<Record<string, unknown>> {
    if (type === 'discover') return this.discover.run(toDiscovery(payload), context);
    if (type === 'enumerate') return this.enumerate.run(toDevices(payload), context);
    if (type === 'collect') return this.collect.run(toDevices(payload), context);
    return this.write.run(toWrite(payload), context);
  }
}
