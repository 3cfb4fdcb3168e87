import type { Provider } from '@nestjs/common';
import { PresenceBeside } from '../../people/presence-beside.js';
import { PresenceDuring } from './presence-during.service.js';
import { SummariesJob } from './summaries.job.js';
import { SummariesService } from './summaries.service.js';

export const summaryProviders: Provider[] = [SummariesService, { provide: PresenceBeside, useClass: PresenceDuring }];

/** What runs by itself, in the processes that watch the network. */
export const summarySchedule: Provider[] = [SummariesJob];
