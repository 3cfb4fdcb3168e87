import type { Provider, Type } from '@nestjs/common';
import { ErrandRunner } from '../line/errand-runner.js';
import { Errands } from './errands.js';
import { SyncJob } from './sync.job.js';
import { TerminalPolls } from './terminal-polls.service.js';
import { TerminalToolsController } from './terminal-tools.controller.js';
import { TerminalTools } from './terminal-tools.service.js';

export const toolControllers: Type[] = [TerminalToolsController];

export const toolProviders: Provider[] = [{ provide: ErrandRunner, useClass: Errands }, TerminalPolls, TerminalTools];

/** What runs by itself in the processes that work on jobs. */
export const toolSchedule: Provider[] = [SyncJob];
