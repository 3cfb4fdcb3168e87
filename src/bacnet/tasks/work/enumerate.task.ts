import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { Clock } from '../../../shared/clock.js';
import { NotFound } from '../../../shared/errors.js';
import { AskableDevices, type AskableDevice } from '../../devices/askable-devices.service.js';
import { DeviceRegistry } from '../../devices/device-registry.service.js';
import { storedProfile } from '../../engine/batching/device-profile.rules.js';
import { enumerate, type Enumeration } from '../../engine/enumeration/enumerate.js';
import type { EnumeratedObject } from '../../engine/enumeration/object.rules.js';
import { runByLine } from '../../engine/fleet/by-line.js';
import { BacnetField } from '../../field/bacnet-field.js';
import { BacnetFault } from '../../network/bacnet-fault.rules.js';
import type { DevicesPayload } from '../task-payload.rules.js';
import type { TaskContext } from '../task-work.js';

const devicesAtOnce = 16;

/** Lists the objects of devices and stores those that have a value as points. */
@Injectable()
export class EnumerateTask {
  private readonly logger = new Logger(EnumerateTask.name);

  constructor(
    private readonly field: BacnetField,
    private readonly devices: AskableDevices,
    private readonly registry: DeviceRegistry,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Those of the devices whose objects were never listed, perhaps because a worker ended in the middle of it. */
  async unlisted(deviceIds: readonly number[]): Promise<number[]> {
    const devices = await this.unitOfWork.run(() => this.devices.find(deviceIds));
    return devices.filter(({ enumeratedAt }) => !enumeratedAt).map(({ id }) => id);
  }

  async run({ deviceIds }: DevicesPayload, context: TaskContext): Promise<Record<string, unknown>> {
    const devices = await this.unitOfWork.run(() => this.devices.find(deviceIds));
    const result = { devices: devices.length, devices_listed: 0, points_found: 0, incomplete: 0, problems: {} };
    let done = 0;
    const list = async (device: AskableDevice) => {
      const outcome = await this.list(device, context);
      done += 1;
      context.onProgress({ step: 'enumerating', done, total: devices.length });
      if (typeof outcome === 'string') {
        Object.assign(result.problems, { [device.id]: outcome });
        return;
      }
      result.devices_listed += 1;
      result.points_found += outcome.objects.filter(({ hasValue }) => hasValue).length;
      if (!outcome.complete) result.incomplete += 1;
    };
    await runByLine(devices, list, { clock: this.clock, signal: context.signal, parallel: devicesAtOnce });
    context.signal.throwIfAborted();
    return result;
  }

  /** The objects, or why there are none. */
  private async list(device: AskableDevice, { signal }: TaskContext): Promise<Enumeration | string> {
    try {
      const client = await this.field.clientFor(device.address);
      const options = { clock: this.clock, signal };
      const listed = await enumerate(client, device, storedProfile(device.profile), options);
      const objects = listed.objects.filter(({ hasValue }) => hasValue).map(toStored);
      const { complete, expected, profile } = listed;
      const at = this.clock.now();
      await this.unitOfWork.run(async () => {
        await this.registry.saveEnumeration(device.id, { complete, expected, objects });
        const well = { state: 'online' as const, failures: 0, retryAt: null, problem: null };
        await this.registry.saveOutcome(device.id, { at, ...well, profile: { ...profile } });
      });
      return listed;
    } catch (error) {
      if (!(error instanceof BacnetFault) && !(error instanceof NotFound)) throw error;
      this.logger.warn(`Device ${device.instance} is not listed: ${error.message}`);
      return error.message;
    }
  }
}

function toStored({ object, states, faults, ...rest }: EnumeratedObject) {
  const { name, description, units, isCommandable } = rest;
  const problems = Object.entries(faults).map(([property, code]) => `${property}: ${code}`);
  return {
    ...object,
    ...{ name, description, units, isCommandable },
    stateTexts: states,
    problem: problems.length > 0 ? problems.join(', ') : null,
  };
}
