import type { Provider, Type } from '@nestjs/common';
import { WorkSchedulesController } from './work-schedules.controller.js';
import { WorkSchedules } from './work-schedules.service.js';

export const scheduleControllers: Type[] = [WorkSchedulesController];

export const scheduleProviders: Provider[] = [WorkSchedules];
