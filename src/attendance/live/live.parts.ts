import type { Provider } from '@nestjs/common';
import { LiveRoutine } from './live-routine.js';
import { LiveSettings } from './live-settings.js';
import { LiveTerminalsMonitor } from './live-terminals.monitor.js';
import { PunchIntake } from './punch-intake.js';
import { PunchTap } from './punch-tap.js';

/** What listens to terminals, in the processes with the role `attendance`. */
export const listeners: Provider[] = [PunchIntake, PunchTap, LiveSettings, LiveRoutine, LiveTerminalsMonitor];
