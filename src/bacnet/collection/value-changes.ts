import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { CollectableDevice } from '../devices/collectable.queries.js';
import { ChangeFollower } from '../engine/changes/change-follower.js';
import type { Reading } from '../engine/collection/reading.rules.js';
import { BacnetField } from '../field/bacnet-field.js';
import { toReading } from './collected.rules.js';
import { ReadingsBacklog } from './readings-backlog.js';

const subscribeEveryMs = 5_000;

/** The points whose devices tell changes by themselves, as far as people want it and the devices do it. */
@Injectable()
export class ValueChanges {
  private readonly logger = new Logger(ValueChanges.name);
  private follower: ChangeFollower | null = null;
  private followed = new Set<number>();
  private toRead = new Set<number>();
  private subscribedAt = -Infinity;

  constructor(
    private readonly field: BacnetField,
    private readonly backlog: ReadingsBacklog,
    private readonly clock: Clock,
  ) {}

  /** Follows exactly the points that want it, and subscribes to what is due. Rejects with a BacnetFault. */
  async adjust(devices: readonly CollectableDevice[]): Promise<void> {
    const wanted = devices
      .filter(({ address }) => !this.field.isMock(address))
      .flatMap(device => device.points.filter(({ useCov }) => useCov).map(point => ({ device, point })));
    if (wanted.length === 0 && !this.follower) return;
    const follower = (this.follower ??= await this.open());
    const ids = new Set(wanted.map(({ point }) => point.id));
    for (const id of this.followed) if (!ids.has(id)) await follower.unfollow(id);
    this.followed = ids;
    for (const { device, point } of wanted) {
      const { id: pointId, intervalSeconds } = point;
      const object = { type: point.objectType, instance: point.objectInstance };
      follower.follow({ pointId, device, object, intervalMs: intervalSeconds * 1000, increment: null });
    }
    this.toRead = new Set(follower.toRead());
    const now = this.clock.monotonic();
    if (now - this.subscribedAt < subscribeEveryMs) return;
    this.subscribedAt = now;
    // A device that is silent must not hold up the collection.
    void follower
      .subscribeDue()
      .catch(error => this.logger.warn(error instanceof Error ? error.message : String(error)));
  }

  /** Whether a point is told and need not be read now. */
  isTold(pointId: number): boolean {
    return this.follower?.modeOf(pointId) === 'subscribed' && !this.toRead.has(pointId);
  }

  afterReading(readings: readonly Reading[]): void {
    this.follower?.afterReading(readings);
  }

  /** Follows nothing any more; what devices do not hear of lapses by itself. */
  async close(): Promise<void> {
    const { follower } = this;
    this.follower = null;
    this.followed = new Set();
    await follower?.close();
  }

  private async open(): Promise<ChangeFollower> {
    const follower = new ChangeFollower(await this.field.use(), { clock: this.clock });
    follower.readings.subscribe(reading => this.backlog.add([toReading(reading, 'cov')]));
    return follower;
  }
}
