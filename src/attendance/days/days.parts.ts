import type { Provider, Type } from '@nestjs/common';
import { AttendanceDaysController } from './attendance-days.controller.js';
import { AttendanceDays } from './attendance-days.service.js';

export const dayControllers: Type[] = [AttendanceDaysController];

export const dayProviders: Provider[] = [AttendanceDays];
