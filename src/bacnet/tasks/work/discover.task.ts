import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { Clock } from '../../../shared/clock.js';
import { DeviceRegistry } from '../../devices/device-registry.service.js';
import type { DiscoveredDevice as StoredDevice, KnownDevice } from '../../devices/discovered.js';
import { discover, type DiscoveredDevice } from '../../engine/discovery/discover.js';
import { BacnetField } from '../../field/bacnet-field.js';
import type { DiscoverPayload } from '../task-payload.rules.js';
import type { TaskContext } from '../task-work.js';
import { EnumerateTask } from './enumerate.task.js';

/** Finds devices, stores them, and lists the objects of those that never were. */
@Injectable()
export class DiscoverTask {
  constructor(
    private readonly field: BacnetField,
    private readonly registry: DeviceRegistry,
    private readonly enumerate: EnumerateTask,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async run({ mock, request }: DiscoverPayload, context: TaskContext): Promise<Record<string, unknown>> {
    const client = mock ? await this.field.useMock() : await this.field.use();
    const { signal } = context;
    const found = await discover(client, request, {
      clock: this.clock,
      signal,
      onProgress: ({ step, done, total }) => context.onProgress({ step, done, total }),
    });
    const known = await this.unitOfWork.run(() => this.registry.saveDiscovered(found.map(toStored)));
    const unlisted = await this.enumerate.unlisted(known.map(({ id }) => id));
    const listed = unlisted.length > 0 ? await this.enumerate.run({ deviceIds: unlisted }, context) : {};
    return {
      devices_found: found.length,
      devices_new: known.filter(({ isNew }) => isNew).length,
      duplicates: found.filter(({ isDuplicate }) => isDuplicate).length,
      network: mock ? 'mock' : (this.field.socket.address ?? ''),
      devices: known.map(({ id, network, instance }: KnownDevice) => ({ id, network, instance })),
      points_found: Number(listed['points_found'] ?? 0),
    };
  }
}

function toStored({ description, ...device }: DiscoveredDevice): StoredDevice {
  const { network, instance, address, maxApdu, segmentation, vendorId, profile } = device;
  return {
    ...{ network, instance, address, maxApdu, segmentation, vendorId },
    name: description?.name ?? null,
    vendorName: description?.vendorName ?? null,
    modelName: description?.modelName ?? null,
    firmware: description?.firmware ?? null,
    protocolRevision: description?.protocolRevision ?? null,
    databaseRevision: description?.databaseRevision ?? null,
    systemStatus: description?.systemStatus ?? null,
    profile: description ? { ...profile } : null,
  };
}
