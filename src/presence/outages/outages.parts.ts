import type { Provider } from '@nestjs/common';
import { Host, LinuxHost } from './host.client.js';
import { SignsOfLifeMonitor } from './signs-of-life.monitor.js';
import { SignsOfLife } from './signs-of-life.service.js';

export const outageProviders: Provider[] = [SignsOfLife, { provide: Host, useClass: LinuxHost }];

/** What runs by itself, in the processes that watch the network. */
export const outageSchedule: Provider[] = [SignsOfLifeMonitor];
