import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { likePattern } from '../../database/like.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { orderOf, windowOf } from '../../http/paging.js';
import { EmployeesService } from '../../people/employees.service.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import type { DeviceView } from '../devices/device.dto.js';
import { DevicesService } from '../devices/devices.service.js';
import {
  toFoundDeviceView,
  type ClaimDevice,
  type FoundDeviceQuery,
  type FoundDeviceView,
} from './found-device.dto.js';
import { FoundDevice } from './found-device.entity.js';

const columns = {
  id: 'id',
  ip_address: 'ipAddress',
  mac_address: 'macAddress',
  hostname: 'hostname',
  first_seen: 'firstSeenAt',
  last_seen: 'lastSeenAt',
  ignored: 'ignored',
};

/** What was found on the network, and how it gets an owner. */
@Injectable()
export class FoundDevicesService {
  constructor(
    private readonly em: EntityManager,
    private readonly employees: EmployeesService,
    private readonly devices: DevicesService,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: FoundDeviceQuery): Promise<[FoundDeviceView[], number]> {
    const [found, count] = await this.em.findAndCount(FoundDevice, matching(wanted), {
      ...windowOf(wanted),
      orderBy: orderOf(wanted.ordering, columns, '-last_seen'),
      disableIdentityMap: true,
    });
    return [found.map(toFoundDeviceView), count];
  }

  async get(id: number): Promise<FoundDeviceView> {
    return toFoundDeviceView(await this.find(this.em, id));
  }

  async ignore(id: number, ignored: boolean): Promise<FoundDeviceView> {
    return this.em.transactional(async em => {
      const found = await this.find(em, id);
      return toFoundDeviceView(em.assign(found, { ignored }));
    });
  }

  /**
   * Makes it a device of somebody, who may be new. All or nothing: throws InvalidInput or Conflict with every field that
   * is wrong or taken meanwhile.
   */
  async claim(id: number, input: ClaimDevice): Promise<DeviceView> {
    requireOneOwner(input);
    const deviceId = await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const found = await this.find(em, id);
      const device = await this.devices.add(em, {
        employee: await this.ownerOf(input),
        ip_address: found.ipAddress,
        mac_address: found.macAddress ?? null,
        device_name: input.device_name,
        device_class: input.device_class,
        counts_for_presence: input.counts_for_presence,
      });
      await em.remove(found).flush();
      return device;
    });
    return this.devices.get(deviceId);
  }

  private async ownerOf({ employee, employee_name, fake_name }: ClaimDevice): Promise<number> {
    if (employee_name === undefined) return employee ?? 0;
    return (await this.employees.create({ employee_name, fake_name })).id;
  }

  private async find(em: EntityManager, id: number): Promise<FoundDevice> {
    const found = await em.findOne(FoundDevice, id, { refresh: true });
    if (!found) throw new NotFound('Found device', id);
    return found;
  }
}

function requireOneOwner({ employee, employee_name, fake_name }: ClaimDevice): void {
  if (employee === undefined && employee_name === undefined)
    throw InvalidInput.field('employee', 'Say whose device it is: employee, or employee_name for somebody new.');
  if (employee !== undefined && employee_name !== undefined)
    throw InvalidInput.field('employee_name', 'This is for somebody new; employee names somebody who exists.');
  if (employee !== undefined && fake_name !== undefined)
    throw InvalidInput.field('fake_name', 'This is for somebody new; employee names somebody who exists.');
}

function matching({ search, ignored }: FoundDeviceQuery): FilterQuery<FoundDevice> {
  const pattern = search && { $ilike: likePattern(search) };
  return {
    ...(ignored === undefined ? {} : { ignored }),
    ...(pattern ? { $or: [{ ipAddress: pattern }, { macAddress: pattern }, { hostname: pattern }] } : {}),
  };
}
