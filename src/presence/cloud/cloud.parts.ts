import type { Provider, Type } from '@nestjs/common';
import { CloudClient, EgressCloudClient } from './cloud.client.js';
import { CloudController } from './cloud.controller.js';
import { CloudCounter } from './cloud-counter.js';
import { CloudGates } from './cloud-gates.js';
import { CloudMonitor } from './cloud.monitor.js';
import { CloudState } from './cloud-state.service.js';
import { RefusedSummaries } from './refused-summaries.service.js';
import { SendHeartbeatJob } from './send-heartbeat.job.js';
import { SendSummariesJob } from './send-summaries.job.js';
import { SummarySender } from './summary-sender.service.js';
import { WhoIsOnline } from './who-is-online.service.js';

export const cloudControllers: Type[] = [CloudController];

/** Needs the `EgressModule`. */
export const cloudProviders: Provider[] = [
  { provide: CloudClient, useClass: EgressCloudClient },
  CloudCounter,
  RefusedSummaries,
];

/** What runs by itself, in the processes that watch the network. */
export const cloudSchedule: Provider[] = [
  CloudState,
  CloudGates,
  SummarySender,
  WhoIsOnline,
  SendSummariesJob,
  SendHeartbeatJob,
  CloudMonitor,
];
