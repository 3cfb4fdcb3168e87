import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { orderOf, windowOf } from '../../http/paging.js';
import { Jobs } from '../../jobs/jobs.js';
import { Clock } from '../../shared/clock.js';
import { Conflict, ImpossibleNow, InvalidInput, NotFound } from '../../shared/errors.js';
import { networkOf } from '../network/address.codec.js';
import { PointLimits } from '../points/point-limits.service.js';
import { countPoints, matchingDevices, pointIdsOf } from './bacnet-device.queries.js';
import {
  toBacnetDeviceView,
  type BacnetDeviceQuery,
  type BacnetDeviceView,
  type CreateBacnetDevice,
  type UpdateBacnetDevice,
} from './bacnet-device.dto.js';
import { BacnetDevice } from './bacnet-device.entity.js';
import { canonicalAddress, networkProblem } from './device-address.rules.js';

const columns = {
  id: 'id',
  network: 'network',
  instance: 'instance',
  address: 'address',
  name: 'name',
  vendor_name: 'vendorName',
  model_name: 'modelName',
  is_enabled: 'isEnabled',
  state: 'state',
  state_since: 'stateSince',
  last_seen_at: 'lastSeenAt',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

/** Points whose readings one job forgets. */
const pointsPerJob = 200;

/** The controllers as people see and describe them. Throws InvalidInput or Conflict with the field that is wrong. */
@Injectable()
export class BacnetDevicesService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly limits: PointLimits,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: BacnetDeviceQuery): Promise<[BacnetDeviceView[], number]> {
    const [devices, count] = await this.em.findAndCount(BacnetDevice, matchingDevices(wanted), {
      ...windowOf(wanted),
      orderBy: orderOf(wanted.ordering, columns, 'network,instance'),
      disableIdentityMap: true,
    });
    const counts = await countPoints(
      this.em,
      devices.map(({ id }) => id),
    );
    return [devices.map(device => toBacnetDeviceView(device, counts.get(device.id))), count];
  }

  async get(id: number): Promise<BacnetDeviceView> {
    const device = await this.find(id);
    return toBacnetDeviceView(device, (await countPoints(this.em, [id])).get(id));
  }

  /** Adds a device that does not announce itself; it is asked from the next collection on. */
  async create(input: CreateBacnetDevice): Promise<BacnetDeviceView> {
    const address = addressOf(input.address);
    const problem = networkProblem(address, input.network);
    if (problem) throw InvalidInput.field('network', problem);
    const network = networkOf(address);
    const identity = { network, instance: input.instance };
    if ((await this.em.count(BacnetDevice, identity)) > 0) {
      const messages = ['There is a device of this instance on this network.'];
      throw new Conflict('taken', 'There is such a device.', [{ field: 'instance', messages }]);
    }
    const now = this.clock.now();
    const { name = '', is_enabled: isEnabled = true } = input;
    const times = { createdAt: now, updatedAt: now };
    const device = this.em.create(BacnetDevice, { ...identity, address, name, isEnabled, isStatic: true, ...times });
    await this.em.persist(device).flush();
    return this.get(device.id);
  }

  /**
   * Changes what is given. Another address makes it unknown again whether the device answers, and has it asked at once;
   * nobody watches the limits of a device that is left alone.
   */
  async change(id: number, input: UpdateBacnetDevice): Promise<BacnetDeviceView> {
    await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const device = await this.find(id);
      const { isEnabled } = device;
      const address = input.address === undefined ? device.address : addressOf(input.address);
      if (address !== device.address) this.move(device, address);
      const wish = { name: input.name ?? device.name, isEnabled: input.is_enabled ?? isEnabled };
      em.assign(device, { ...wish, updatedAt: this.clock.now() });
      await em.flush();
      if (wish.isEnabled !== isEnabled) await this.limits.reconsider(await pointIdsOf(em, id));
    });
    return this.get(id);
  }

  /** Deletes the device with its points; their readings are forgotten by jobs that are stored with it. */
  async remove(id: number): Promise<void> {
    await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const device = await this.find(id);
      const points = await pointIdsOf(em, id);
      await this.limits.release(points);
      await em.remove(device).flush();
      for (let start = 0; start < points.length; start += pointsPerJob) {
        await this.jobs.send('bacnet.forget', { point_ids: points.slice(start, start + pointsPerJob) });
      }
    });
  }

  private move(device: BacnetDevice, address: string): void {
    if (!device.isStatic) {
      throw new ImpossibleNow('not_static', 'The address of a device that announces itself is followed.');
    }
    const problem = networkProblem(address, device.network);
    if (problem) throw InvalidInput.field('address', problem);
    const standing = { state: 'unknown' as const, stateSince: null, failures: 0, retryAt: null, problem: null };
    this.em.assign(device, { address, duplicateAddress: null, ...standing });
  }

  private async find(id: number): Promise<BacnetDevice> {
    const device = await this.em.findOne(BacnetDevice, id, { refresh: true });
    if (!device) throw new NotFound('Device', id);
    return device;
  }
}

function addressOf(text: string): string {
  const address = canonicalAddress(text);
  if (address) return address;
  throw InvalidInput.field('address', 'This is no address of a BACnet device, as in 192.168.1.20:47808.');
}
