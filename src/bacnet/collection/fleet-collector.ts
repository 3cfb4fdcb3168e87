import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Clock } from '../../shared/clock.js';
import type { CollectableDevice } from '../devices/collectable.queries.js';
import { storedProfile } from '../engine/batching/device-profile.rules.js';
import { collectFleet, type DeviceCollected, type DeviceJob } from '../engine/fleet/collect-fleet.js';
import { BacnetField } from '../field/bacnet-field.js';
import type { BacnetClient } from '../network/bacnet.client.js';
import type { ReadingSource } from '../readings/reading.rules.js';
import { toReading } from './collected.rules.js';
import { DeviceOutcomes } from './device-outcomes.js';
import { ReadingsBacklog } from './readings-backlog.js';

export interface CollectOptions {
  source: ReadingSource;
  signal: AbortSignal;
  /** After each device, when its readings are on their way. */
  onDevice?: (collected: DeviceCollected) => void;
}

/** Collects points of many devices at once; readings go to the backlog, what was learned about the devices is kept. */
@Injectable()
export class FleetCollector {
  private readonly parallel: number;

  constructor(
    private readonly field: BacnetField,
    private readonly backlog: ReadingsBacklog,
    private readonly outcomes: DeviceOutcomes,
    private readonly clock: Clock,
    { env }: Config,
  ) {
    this.parallel = env.BACNET_PARALLEL;
  }

  /** Rejects with a BacnetFault where there is no socket; a device that does not answer is in its readings. */
  async collect(devices: readonly CollectableDevice[], options: CollectOptions): Promise<void> {
    const mock = devices.filter(({ address }) => this.field.isMock(address));
    const real = devices.filter(({ address }) => !this.field.isMock(address));
    try {
      // Those that are not there need no socket to the building.
      if (mock.length > 0) await this.collectWith(await this.field.useMock(), mock, options);
      if (real.length > 0) await this.collectWith(await this.field.use(), real, options);
    } finally {
      await this.backlog.flush();
    }
  }

  private async collectWith(
    client: BacnetClient,
    devices: readonly CollectableDevice[],
    { source, signal, onDevice }: CollectOptions,
  ): Promise<void> {
    const byId = new Map(devices.map(device => [device.id, device]));
    await collectFleet(
      client,
      devices.map(jobOf),
      { clock: this.clock, signal, parallel: this.parallel },
      async collected => {
        this.backlog.add(collected.readings.map(reading => toReading(reading, source)));
        const device = byId.get(collected.deviceId);
        if (device) await this.outcomes.keep(device, collected);
        onDevice?.(collected);
      },
    );
  }
}

function jobOf({ id, address, instance, maxApdu, points, profile, failures, retryAt }: CollectableDevice): DeviceJob {
  return {
    deviceId: id,
    device: { address, instance, maxApdu },
    points: points.map(point => ({
      pointId: point.id,
      object: { type: point.objectType, instance: point.objectInstance },
    })),
    profile: storedProfile(profile),
    breaker: { timeouts: failures, probeAt: retryAt },
  };
}
