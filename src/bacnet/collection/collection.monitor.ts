import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { isConnectionLoss } from '../../database/faults.js';
import type { CollectableDevice } from '../devices/collectable.queries.js';
import type { DeviceCollected } from '../engine/fleet/collect-fleet.js';
import { BacnetFault } from '../network/bacnet-fault.rules.js';
import { CollectionLock } from './collection-lock.js';
import { CollectionSchedule } from './collection-schedule.js';
import { FleetCollector } from './fleet-collector.js';
import { ValueChanges } from './value-changes.js';

const tickMs = 1_000;
/** Without a socket or a database there is no hurry. */
const afterErrorMs = 10_000;

/**
 * Collects every point at its interval, and listens to those that tell their changes. One process of a site does it; the
 * others stand by. A device that is slow holds up nobody: its next turn is left out.
 */
@Injectable()
export class CollectionMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CollectionMonitor.name);
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  /** Trouble that was said, until it is over. */
  private readonly said = new Map<'database' | 'network', string>();

  constructor(
    private readonly lock: CollectionLock,
    private readonly schedule: CollectionSchedule,
    private readonly collector: FleetCollector,
    private readonly changes: ValueChanges,
  ) {}

  onApplicationBootstrap(): void {
    this.arm(tickMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await Promise.allSettled(this.running);
    await this.changes.close();
  }

  /** One look at what is due; what is begun goes on besides. */
  async tick(): Promise<void> {
    if (!(await this.lock.take())) return this.changes.close();
    await this.refresh();
    if (this.schedule.devices.length === 0) return;
    await this.changes.adjust(this.schedule.devices);
    const due = this.schedule.due(point => !this.changes.isTold(point.id));
    if (due.length === 0) return;
    const run = this.collect(due).finally(() => this.running.delete(run));
    this.running.add(run);
  }

  /** Each device is free for its next turn as soon as it is done itself. */
  private async collect(due: readonly CollectableDevice[]): Promise<void> {
    const busy = new Map(due.map(device => [device.id, device]));
    const onDevice = ({ deviceId, readings }: DeviceCollected) => {
      this.changes.afterReading(readings);
      const device = busy.get(deviceId);
      if (device) this.schedule.done(device);
      busy.delete(deviceId);
    };
    try {
      await this.collector.collect(due, { source: 'poll', signal: this.stopping.signal, onDevice });
      this.said.delete('network');
    } catch (error) {
      this.report(error);
    }
    for (const device of busy.values()) this.schedule.done(device);
  }

  /** While the database is away, what was to be collected before is. */
  private async refresh(): Promise<void> {
    try {
      await this.schedule.refresh();
      this.said.delete('database');
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      this.report(error);
    }
  }

  private arm(ms: number): void {
    if (this.stopping.signal.aborted) return;
    this.timer = setTimeout(() => {
      void this.tick().then(
        () => this.arm(tickMs),
        error => {
          this.report(error);
          this.arm(afterErrorMs);
        },
      );
    }, ms);
  }

  private report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const where = isConnectionLoss(error) ? 'database' : 'network';
    if (where === 'network' && !(error instanceof BacnetFault)) this.logger.error(error);
    else if (message !== this.said.get(where)) this.logger.warn(`BACnet collection: ${message}`);
    this.said.set(where, message);
  }
}
