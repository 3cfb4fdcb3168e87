import type { Provider, Type } from '@nestjs/common';
import { UnmatchedCodesController } from './unmatched-codes.controller.js';
import { UnmatchedCodes } from './unmatched-codes.service.js';

export const codeControllers: Type[] = [UnmatchedCodesController];

export const codeProviders: Provider[] = [UnmatchedCodes];
