import type { Provider, Type } from '@nestjs/common';
import { AttendanceCounter } from './attendance-counter.js';
import { AttendanceDevicesController } from './attendance-devices.controller.js';
import { AttendanceDevicesService } from './attendance-devices.service.js';

export const attendanceDeviceControllers: Type[] = [AttendanceDevicesController];

export const attendanceDeviceProviders: Provider[] = [AttendanceDevicesService, AttendanceCounter];
