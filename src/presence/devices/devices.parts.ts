import type { Provider, Type } from '@nestjs/common';
import { DevicesController } from './devices.controller.js';
import { DevicesService } from './devices.service.js';

export const deviceControllers: Type[] = [DevicesController];

export const deviceProviders: Provider[] = [DevicesService];
