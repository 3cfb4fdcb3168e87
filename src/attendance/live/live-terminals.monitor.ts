import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EventBus } from '../../events/bus.js';
import { DeviceLocks } from '../line/device-locks.js';
import { TerminalTargets, type TerminalTarget } from '../line/terminal-targets.service.js';
import { LiveTerminal } from './live-terminal.js';
import { LiveRoutine } from './live-routine.js';
import { LiveConnections } from '../line/live-connections.js';

/** Changes by people come in bursts; one look after the last of them is enough. */
const settleMs = 200;

interface Listening {
  terminal: LiveTerminal;
  /** Resolves when nothing of it is left: the session is over and its lock is free. */
  gone: Promise<void>;
}

/**
 * Listens to every terminal that is to be listened to, one connection each. Looks for added, changed and switched-on
 * terminals once a minute, and at once when this program hears of a change. Terminals that another process listens to
 * are left alone until their lock is free.
 */
@Injectable()
export class LiveTerminalsMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveTerminalsMonitor.name);
  private readonly live = new Map<number, Listening>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly targets: TerminalTargets,
    private readonly locks: DeviceLocks,
    private readonly routine: LiveRoutine,
    private readonly connections: LiveConnections,
    bus: EventBus,
  ) {
    const soon = () => this.lookIn(settleMs);
    bus.watch('attendance_device.created', soon);
    bus.watch('attendance_device.changed', soon);
    bus.watch('attendance_device.deleted', soon);
    // An errand had it when it was wanted.
    locks.freed.subscribe(id => !this.live.has(id) && soon());
  }

  onApplicationBootstrap(): void {
    this.lookIn(0);
  }

  /** Ends every session with EXIT: some terminals free their only place by nothing else. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
    await Promise.all([...this.live.keys()].map(id => this.end(id)));
  }

  /** Resolves when terminals that are wanted now are being listened to. Never rejects. */
  look(): Promise<void> {
    this.looking = this.looking.then(() => this.adjust()).catch(error => this.logger.warn(messageOf(error)));
    return this.looking;
  }

  private lookIn(ms: number): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look().finally(() => this.lookIn(this.routine.settings.checkMs)), ms);
  }

  private async adjust(): Promise<void> {
    const wanted = await this.targets.toListenTo();
    const gone = [...this.live].filter(([id, { terminal }]) => !isSame(wanted.get(id), terminal.target));
    await Promise.all(gone.map(([id]) => this.end(id)));
    for (const target of wanted.values()) {
      if (this.stopped) return;
      if (!this.live.has(target.id)) await this.begin(target);
    }
  }

  private async begin(target: TerminalTarget): Promise<void> {
    const { id, name } = target;
    const isOurs = await this.locks.take(id, () => {
      this.logger.warn(`${name}: another process listens to it now`);
      void this.end(id);
    });
    if (!isOurs) return;
    const terminal = new LiveTerminal(target, this.routine);
    this.live.set(id, { terminal, gone: terminal.over.then(() => this.forget(id)) });
    this.connections.set(id, terminal);
  }

  private async end(id: number): Promise<void> {
    const listening = this.live.get(id);
    await listening?.terminal.stop();
    await listening?.gone;
  }

  /** The lock is freed when the session is over, not before. */
  private async forget(id: number): Promise<void> {
    this.live.delete(id);
    this.connections.delete(id);
    await this.locks.release(id);
  }
}

/** Whether it is reached the same way as before. */
function isSame(wanted: TerminalTarget | undefined, present: TerminalTarget): boolean {
  if (!wanted) return false;
  return (['host', 'port', 'commKey', 'timezone', 'name'] as const).every(field => wanted[field] === present[field]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
