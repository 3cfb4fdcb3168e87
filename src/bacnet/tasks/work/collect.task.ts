import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { FleetCollector } from '../../collection/fleet-collector.js';
import { DeviceRegistry } from '../../devices/device-registry.service.js';
import type { DevicesPayload } from '../task-payload.rules.js';
import type { TaskContext } from '../task-work.js';

/** Reads every wanted point of devices now, whenever it was read last. */
@Injectable()
export class CollectTask {
  constructor(
    private readonly collector: FleetCollector,
    private readonly registry: DeviceRegistry,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async run({ deviceIds }: DevicesPayload, { signal, onProgress }: TaskContext): Promise<Record<string, unknown>> {
    const selection = deviceIds ? { deviceIds } : {};
    const devices = await this.unitOfWork.run(() => this.registry.collectable(selection));
    const result = { devices: devices.length, devices_answered: 0, readings_collected: 0 };
    const faults: Record<string, number> = {};
    let done = 0;
    await this.collector.collect(devices, {
      source: 'manual',
      signal,
      onDevice: collected => {
        done += 1;
        if (collected.answered) result.devices_answered += 1;
        result.readings_collected += collected.readings.filter(({ quality }) => quality !== 'offline').length;
        for (const [code, count] of Object.entries(collected.faults)) faults[code] = (faults[code] ?? 0) + count;
        onProgress({ step: 'collecting', done, total: devices.length });
      },
    });
    signal.throwIfAborted();
    return { ...result, faults };
  }
}
