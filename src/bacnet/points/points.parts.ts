import type { Provider, Type } from '@nestjs/common';
import { PointLimits } from './point-limits.service.js';
import { BacnetPointsController } from './points.controller.js';
import { PointsService } from './points.service.js';

export const pointControllers: Type[] = [BacnetPointsController];

export const pointProviders: Provider[] = [PointLimits, PointsService];
