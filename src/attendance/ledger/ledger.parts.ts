import type { Provider, Type } from '@nestjs/common';
import { AttendanceRecordsController } from './attendance-records.controller.js';
import { AttendanceRecords } from './attendance-records.service.js';
import { Ledger } from './ledger.service.js';

export const ledgerControllers: Type[] = [AttendanceRecordsController];

export const ledgerProviders: Provider[] = [Ledger, AttendanceRecords];
