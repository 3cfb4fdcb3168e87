import { DynamicModule, Module } from '@nestjs/common';
import { blockControllers, blockProviders } from './blocks/blocks.parts.js';
import { codeControllers, codeProviders } from './codes/codes.parts.js';
import { correctionControllers, correctionProviders } from './corrections/corrections.parts.js';
import { dayControllers, dayProviders } from './days/days.parts.js';
import { attendanceDeviceControllers, attendanceDeviceProviders } from './devices/devices.parts.js';
import { ledgerControllers, ledgerProviders } from './ledger/ledger.parts.js';
import { lineProviders } from './line/line.parts.js';
import { listeners } from './live/live.parts.js';
import { pushControllers, pushProviders } from './push/push.parts.js';
import { scheduleControllers, scheduleProviders } from './schedules/schedules.parts.js';
import { toolControllers, toolProviders, toolSchedule } from './tools/tools.parts.js';

const controllers = [
  ...blockControllers,
  ...toolControllers,
  ...attendanceDeviceControllers,
  ...ledgerControllers,
  ...pushControllers,
  ...codeControllers,
  ...correctionControllers,
  ...scheduleControllers,
  ...dayControllers,
];

const useCases = [
  ...lineProviders,
  ...blockProviders,
  ...attendanceDeviceProviders,
  ...ledgerProviders,
  ...toolProviders,
  ...pushProviders,
  ...codeProviders,
  ...correctionProviders,
  ...scheduleProviders,
  ...dayProviders,
];

/** Who clocked in, and at which terminal. */
@Module({})
export class AttendanceModule {
  /** `polls`: whether this process polls terminals; `listens`: whether it keeps live connections with them. */
  static of({ polls, listens }: { polls: boolean; listens: boolean }): DynamicModule {
    return {
      module: AttendanceModule,
      controllers,
      providers: [...useCases, ...(polls ? toolSchedule : []), ...(listens ? listeners : [])],
    };
  }
}
