import type { Provider } from '@nestjs/common';
import { SummariesJob } from './summaries.job.js';
import { SummariesService } from './summaries.service.js';

export const summaryProviders: Provider[] = [SummariesService];

/** What runs by itself, in the processes that watch the network. */
export const summarySchedule: Provider[] = [SummariesJob];
