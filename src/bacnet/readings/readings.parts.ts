import type { Provider, Type } from '@nestjs/common';
import { ReadingRetentionJob } from './reading-retention.job.js';
import { ReadingRetention } from './reading-retention.service.js';
import { ReadingRollupsJob } from './reading-rollups.job.js';
import { ReadingRollups } from './reading-rollups.service.js';
import { BacnetReadingsController } from './readings.controller.js';
import { ReadingsService } from './readings.service.js';
import { ReadingsWriter } from './readings-writer.service.js';
import { TrendsService } from './trends.service.js';

export const readingControllers: Type[] = [BacnetReadingsController];

/** With the retention: whoever writes needs the partitions of the days around now. */
export const readingProviders: Provider[] = [
  ReadingsWriter,
  ReadingsService,
  TrendsService,
  ReadingRollups,
  ReadingRetention,
];

/** What runs by itself, in the processes that work on jobs. */
export const readingSchedule: Provider[] = [ReadingRollupsJob, ReadingRetentionJob];
