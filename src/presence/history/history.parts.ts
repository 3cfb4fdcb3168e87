import type { Provider, Type } from '@nestjs/common';
import { PresenceHistoryController } from './presence-history.controller.js';
import { PresenceHistory } from './presence-history.service.js';

export const historyControllers: Type[] = [PresenceHistoryController];

export const historyProviders: Provider[] = [PresenceHistory];
