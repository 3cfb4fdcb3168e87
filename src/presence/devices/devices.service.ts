import { EntityManager, type Loaded } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { orderOf, windowOf } from '../../http/paging.js';
import { Clock } from '../../shared/clock.js';
import { InvalidInput, NotFound, type FieldError } from '../../shared/errors.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { canonicalIp, canonicalMac } from './address.rules.js';
import { matchingDevices, requireSound, standingOf } from './device-queries.js';
import { toDeviceView, type CreateDevice, type DeviceQuery, type DeviceView } from './device.dto.js';
import { Device } from './device.entity.js';

const columns = {
  id: 'id',
  employee: 'employee',
  ip_address: 'ipAddress',
  mac_address: 'macAddress',
  device_name: 'deviceName',
  device_class: 'deviceClass',
  counts_for_presence: 'countsForPresence',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

/** The devices that are looked for. Throws InvalidInput or Conflict with every field that is wrong; then nothing is changed. */
@Injectable()
export class DevicesService {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly sessions: SessionsService,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: DeviceQuery): Promise<[DeviceView[], number]> {
    const [devices, count] = await this.em.findAndCount(Device, matchingDevices(wanted), {
      ...windowOf(wanted),
      populate: ['employee'],
      orderBy: orderOf(wanted.ordering, columns, 'id'),
      disableIdentityMap: true,
    });
    const standing = await standingOf(
      this.em,
      devices.map(({ id }) => id),
    );
    return [devices.map(device => toDeviceView(device, standing.get(device.id))), count];
  }

  async get(id: number): Promise<DeviceView> {
    const device = await this.find(this.em, id);
    return toDeviceView(device, (await standingOf(this.em, [id])).get(id));
  }

  async create(input: CreateDevice): Promise<DeviceView> {
    const id = await this.inLine(em => this.add(em, input));
    return this.get(id);
  }

  /** The same as part of the caller's transaction, which holds the live order. Returns the id. */
  async add(em: EntityManager, input: CreateDevice): Promise<number> {
    const wish = wishOf(input);
    await requireSound(em, wish, null);
    const now = this.clock.now();
    const device = em.create(Device, {
      ...wish,
      employee: input.employee,
      ipAddress: wish.ipAddress ?? '',
      createdAt: now,
      updatedAt: now,
    });
    await em.persist(device).flush();
    this.bus.record('device.created', aboutDevice(device), now);
    return device.id;
  }

  /** Changes what is given. Its sessions so far stay with the former owner. */
  async change(id: number, input: Partial<CreateDevice>): Promise<DeviceView> {
    await this.inLine(async em => {
      const device = await this.find(em, id);
      const before = device.employee.id;
      const wish = wishOf(input);
      await requireSound(em, wish, id);
      const now = this.clock.now();
      em.assign(device, { ...wish, updatedAt: now });
      await em.flush();
      this.bus.record('device.changed', aboutDevice(device), now);
      if (wish.employee !== undefined && wish.employee !== before) await this.sessions.moved(id, before);
    });
    return this.get(id);
  }

  /** What is left out gets its default. */
  replace(id: number, input: CreateDevice): Promise<DeviceView> {
    const blank = { mac_address: null, device_name: 'Primary Device', counts_for_presence: true };
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    return this.change(id, { ...blank, device_class: 'wired', ...given });
  }

  /** Deletes the device with its sessions and state changes; hours that were summed up stay. */
  async remove(id: number): Promise<void> {
    await this.inLine(async em => {
      const device = await this.find(em, id);
      await this.sessions.removed(id);
      this.bus.record('device.deleted', aboutDevice(device), this.clock.now());
      await em.remove(device).flush();
    });
  }

  private inLine<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      return work(em);
    });
  }

  private async find(em: EntityManager, id: number): Promise<Loaded<Device, 'employee'>> {
    const device = await em.findOne(Device, id, { populate: ['employee'], refresh: true });
    if (!device) throw new NotFound('Device', id);
    return device;
  }
}

const aboutDevice = ({ id, employee, deviceName, ipAddress }: Device) => ({
  device_id: id,
  employee_id: employee.id,
  name: deviceName,
  ip_address: ipAddress,
});

interface Wish {
  employee?: number;
  ipAddress?: string;
  macAddress?: string | null;
  deviceName?: string;
  deviceClass?: CreateDevice['device_class'];
  countsForPresence?: boolean;
}

/** What was given under the names of the entity, addresses in their one form. Throws InvalidInput for those that are none. */
function wishOf(input: Partial<CreateDevice>): Wish {
  const { ip_address: ip, mac_address: mac } = input;
  const ipAddress = ip === undefined ? undefined : canonicalIp(ip);
  const macAddress = mac ? canonicalMac(mac) : mac === '' ? null : mac;
  const errors: FieldError[] = [
    ...(ipAddress === null ? [{ field: 'ip_address', messages: ['This is no IP address a device can have.'] }] : []),
    ...(mac && macAddress === null
      ? [{ field: 'mac_address', messages: ['This is no MAC address of a device.'] }]
      : []),
  ];
  if (errors.length > 0) throw new InvalidInput(errors);
  const wish = {
    employee: input.employee,
    ipAddress: ipAddress ?? undefined,
    macAddress,
    deviceName: input.device_name,
    deviceClass: input.device_class,
    countsForPresence: input.counts_for_presence,
  };
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}
