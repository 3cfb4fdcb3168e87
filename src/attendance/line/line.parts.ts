import type { Provider } from '@nestjs/common';
import { DeviceStates } from '../sync/device-states.service.js';
import { LogSync } from '../sync/log-sync.service.js';
import { TerminalClient } from '../terminal/terminal.client.js';
import { ZkTerminalClient } from '../terminal/zk.terminal.client.js';
import { DeviceLocks } from './device-locks.js';
import { ErrandLine } from './errand-line.js';
import { LiveConnections } from './live-connections.js';
import { TerminalDesk } from './terminal-desk.js';
import { TerminalDialer } from './terminal-dialer.js';
import { TerminalTargets } from './terminal-targets.service.js';

/** How terminals are spoken with, in every process. */
export const lineProviders: Provider[] = [
  { provide: TerminalClient, useClass: ZkTerminalClient },
  TerminalDialer,
  TerminalTargets,
  DeviceLocks,
  ErrandLine,
  LiveConnections,
  TerminalDesk,
  DeviceStates,
  LogSync,
];
