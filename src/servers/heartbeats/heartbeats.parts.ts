import type { Provider, Type } from '@nestjs/common';
import { Agents } from './intake/agents.js';
import { AgentsService } from './book/agents.service.js';
import { HeartbeatBook } from './book/heartbeat-book.js';
import { HeartbeatBookMonitor } from './book/heartbeat-book.monitor.js';
import { HeartbeatDoor } from './intake/heartbeat.door.js';
import { HeartbeatMonitor } from './watch/heartbeat.monitor.js';
import { HeartbeatQueues } from './intake/heartbeat-queues.js';
import { HeartbeatTokens } from './intake/heartbeat-tokens.service.js';
import { HeartbeatWatch } from './watch/heartbeat-watch.service.js';
import { HeartbeatWriter } from './intake/heartbeat-writer.service.js';
import { HeartbeatsController } from './intake/heartbeats.controller.js';
import { HeartbeatsService } from './intake/heartbeats.service.js';
import { JobRunJob } from './jobs/job-run.job.js';
import { JobRunsService } from './jobs/job-runs.service.js';
import { WatchGap } from './watch/watch-gap.js';

export const heartbeatControllers: Type[] = [HeartbeatsController];

export const heartbeatProviders: Provider[] = [
  Agents,
  AgentsService,
  HeartbeatBook,
  HeartbeatBookMonitor,
  HeartbeatDoor,
  HeartbeatQueues,
  HeartbeatTokens,
  HeartbeatWriter,
  HeartbeatsService,
  JobRunsService,
];

/** What runs by itself, in the processes that check servers. */
export const heartbeatSchedule: Provider[] = [HeartbeatWatch, WatchGap, HeartbeatMonitor, JobRunJob];
