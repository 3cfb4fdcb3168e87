import type { Provider, Type } from '@nestjs/common';
import { CheckClient } from '../checks/check.client.js';
import { CanaryClient, NetworkCanaryClient } from './canary.client.js';
import { ConnectivityController } from './connectivity.controller.js';
import { Connectivity } from './connectivity.js';
import { ConnectivityMonitor } from './connectivity.monitor.js';
import { ConnectivityService } from './connectivity.service.js';
import { IsolationsService } from './isolations.service.js';
import { MassFailureMonitor } from './mass-failure.monitor.js';
import { MassFailureService } from './mass-failure.service.js';
import { ResultSieve } from './result-sieve.js';

export const connectivityControllers: Type[] = [ConnectivityController];

/** Every process judges its own connection: results are stored by those that only answer requests, too. */
export const connectivityProviders: Provider[] = [
  {
    provide: CanaryClient,
    useFactory: (checks: CheckClient) => new NetworkCanaryClient(checks),
    inject: [CheckClient],
  },
  Connectivity,
  ConnectivityService,
  ConnectivityMonitor,
  IsolationsService,
  ResultSieve,
];

/** What runs by itself, in the processes that check servers. */
export const connectivitySchedule: Provider[] = [MassFailureService, MassFailureMonitor];
