import type { Provider } from '@nestjs/common';
import { BacnetClients, BacstackClients } from './bacnet-clients.js';
import { BacnetField } from './bacnet-field.js';
import { TaskBell } from '../tasks/task-bell.js';
import { TaskStore } from '../tasks/task-store.service.js';
import { TaskWork } from '../tasks/task-work.js';
import { TaskWorkerMonitor } from '../tasks/task-worker.monitor.js';
import { CollectTask } from '../tasks/work/collect.task.js';
import { DiscoverTask } from '../tasks/work/discover.task.js';
import { EnumerateTask } from '../tasks/work/enumerate.task.js';
import { WriteTask } from '../tasks/work/write.task.js';
import { WorkerBook } from '../tasks/worker-book.service.js';
import { CollectionLock } from '../collection/collection-lock.js';
import { CollectionSchedule } from '../collection/collection-schedule.js';
import { CollectionMonitor } from '../collection/collection.monitor.js';
import { DeviceOutcomes } from '../collection/device-outcomes.js';
import { FleetCollector } from '../collection/fleet-collector.js';
import { ReadingsBacklog } from '../collection/readings-backlog.js';
import { ValueChanges } from '../collection/value-changes.js';

/** What speaks with the building's network: in this program, or in a worker on another host. */
export const speakers: Provider[] = [
  { provide: BacnetClients, useClass: BacstackClients },
  BacnetField,
  ReadingsBacklog,
  DeviceOutcomes,
  FleetCollector,
  CollectionLock,
  CollectionSchedule,
  ValueChanges,
  CollectionMonitor,
  TaskBell,
  TaskStore,
  WorkerBook,
  EnumerateTask,
  DiscoverTask,
  CollectTask,
  WriteTask,
  TaskWork,
  TaskWorkerMonitor,
];
