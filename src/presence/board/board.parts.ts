import type { Provider, Type } from '@nestjs/common';
import { PresenceDays } from './days/presence-days.service.js';
import { PresenceCounter } from './now/presence-counter.js';
import { PresenceNow } from './now/presence-now.service.js';
import { PresenceBoardController } from './presence-board.controller.js';
import { PresenceRetentionJob } from './retention/presence-retention.job.js';
import { PresenceRetention } from './retention/presence-retention.service.js';
import { SystemStatusController } from './system/system-status.controller.js';
import { SystemStatusService } from './system/system-status.service.js';

export const boardControllers: Type[] = [PresenceBoardController, SystemStatusController];

export const boardProviders: Provider[] = [PresenceNow, PresenceCounter, PresenceDays, SystemStatusService];

/** What runs by itself, in the processes that work on jobs. */
export const boardSchedule: Provider[] = [PresenceRetention, PresenceRetentionJob];
