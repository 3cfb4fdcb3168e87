import type { Provider, Type } from '@nestjs/common';
import { CorrectionsController } from './corrections.controller.js';
import { Corrections } from './corrections.service.js';

export const correctionControllers: Type[] = [CorrectionsController];

export const correctionProviders: Provider[] = [Corrections];
