import type { Provider, Type } from '@nestjs/common';
import { BlocksController } from './blocks.controller.js';
import { BlocksService } from './blocks.service.js';

export const blockControllers: Type[] = [BlocksController];

export const blockProviders: Provider[] = [BlocksService];
