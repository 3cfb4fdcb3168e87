import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { CollectableDevice, CollectablePoint } from '../devices/collectable.queries.js';
import { DeviceRegistry } from '../devices/device-registry.service.js';
import { duePoints, slotAt } from '../engine/schedule.rules.js';

/** What was changed by people is seen within this. */
const refreshMs = 10_000;

interface Planned {
  device: CollectableDevice;
  /** The slot each point was last read for. */
  slots: Map<number, number>;
  busy: boolean;
}

/** Which points are due when, device by device; the wall clock decides, so a restart moves nothing. */
@Injectable()
export class CollectionSchedule {
  /** Slots that passed without a reading because the one before still went on. */
  overruns = 0;
  private planned = new Map<number, Planned>();
  private refreshedAt = -Infinity;

  constructor(
    private readonly registry: DeviceRegistry,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Devices with points that are collected. */
  get devices(): CollectableDevice[] {
    return [...this.planned.values()].map(({ device }) => device);
  }

  /** Takes over what was changed meanwhile; does nothing more often than every ten seconds. */
  async refresh(): Promise<void> {
    const now = this.clock.monotonic();
    if (now - this.refreshedAt < refreshMs) return;
    const devices = await this.unitOfWork.run(() => this.registry.collectable());
    this.refreshedAt = now;
    this.planned = new Map(devices.map(device => [device.id, this.plan(device)]));
  }

  /**
   * Devices with exactly those of their points that are due now and are not read meanwhile; `isPolled`: whether a point is
   * read at its interval. They are busy until {@link done}.
   */
  due(isPolled: (point: CollectablePoint) => boolean): CollectableDevice[] {
    const now = this.clock.now().getTime();
    return [...this.planned.values()].flatMap(plan => {
      const { device, slots, busy } = plan;
      const polled = device.points.filter(isPolled);
      const scheduled = polled.map(({ id, intervalSeconds }) => ({
        pointId: id,
        intervalMs: intervalSeconds * 1000,
        lastSlot: slots.get(id) ?? null,
      }));
      const found = duePoints(scheduled, device.id, now, busy);
      this.overruns += found.overruns;
      for (const { pointId, slot } of found.slots) slots.set(pointId, slot);
      if (found.due.length === 0) return [];
      plan.busy = true;
      const wanted = new Set(found.due);
      return [{ ...device, points: polled.filter(({ id }) => wanted.has(id)) }];
    });
  }

  /** What was learned about the device is the start of its next turn. */
  done({ id, state, failures, retryAt, profile }: CollectableDevice): void {
    const plan = this.planned.get(id);
    if (!plan) return;
    plan.busy = false;
    Object.assign(plan.device, { state, failures, retryAt, profile });
  }

  private plan(device: CollectableDevice): Planned {
    const known = this.planned.get(device.id);
    const slots = new Map(
      device.points.flatMap(({ id, intervalSeconds, lastAt }) => {
        const slot =
          known?.slots.get(id) ?? (lastAt === null ? null : slotAt(device.id, intervalSeconds * 1000, lastAt));
        return slot === null ? [] : [[id, slot] as const];
      }),
    );
    return { device, slots, busy: known?.busy ?? false };
  }
}
