import type { Provider } from '@nestjs/common';
import { DeviceFinder } from './device-finder.service.js';
import { SweepBacklog } from './sweep-backlog.js';
import { SweepRhythm } from './sweep-rhythm.js';
import { SweepMonitor } from './sweep.monitor.js';
import { SweepService } from './sweep.service.js';
import { Sweeper } from './sweeper.js';

/** What runs by itself, in the processes that watch the network. */
export const sweepSchedule: Provider[] = [DeviceFinder, SweepService, Sweeper, SweepBacklog, SweepRhythm, SweepMonitor];
