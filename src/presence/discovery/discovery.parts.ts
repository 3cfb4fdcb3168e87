import type { Provider, Type } from '@nestjs/common';
import { DiscoveryRange } from './discovery-range.js';
import { DiscoveryRequests } from './discovery-requests.service.js';
import { DiscoveryJob } from './discovery.job.js';
import { DiscoveryService } from './discovery.service.js';
import { FoundDevicesController } from './found-devices.controller.js';
import { FoundDevicesService } from './found-devices.service.js';

export const discoveryControllers: Type[] = [FoundDevicesController];

export const discoveryProviders: Provider[] = [FoundDevicesService, DiscoveryRequests, DiscoveryRange];

/** What runs by itself, in the processes that work on jobs. */
export const discoverySchedule: Provider[] = [DiscoveryService, DiscoveryJob];
