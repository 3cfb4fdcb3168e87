import { EntityManager, type Loaded } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { SecretBox } from '../../config/secret-box.js';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { orderOf, windowOf } from '../../http/paging.js';
import { Clock } from '../../shared/clock.js';
import { ImpossibleNow, NotFound } from '../../shared/errors.js';
import { toAttendanceDeviceView, type AttendanceDeviceView } from './attendance-device-view.dto.js';
import type { AttendanceDeviceQuery, CreateAttendanceDevice } from './attendance-device.dto.js';
import { AttendanceDevice } from './attendance-device.entity.js';
import { matchingDevices, requireSound, wishOf } from './device-wish.js';

const columns = {
  id: 'id',
  name: 'name',
  location: 'location',
  ip_address: 'ipAddress',
  is_enabled: 'isEnabled',
  is_connected: 'isConnected',
  polling_synced_at: 'pollingSyncedAt',
  last_heard_at: 'lastHeardAt',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

/** The terminals. Throws InvalidInput or Conflict with every field that is wrong; then nothing is changed. */
@Injectable()
export class AttendanceDevicesService {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly config: Config,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: AttendanceDeviceQuery): Promise<[AttendanceDeviceView[], number]> {
    const [devices, count] = await this.em.findAndCount(AttendanceDevice, matchingDevices(wanted), {
      ...windowOf(wanted),
      populate: ['block'],
      orderBy: orderOf(wanted.ordering, columns, 'name'),
      disableIdentityMap: true,
    });
    const scraps = await this.undecodable(devices.map(({ id }) => id));
    return [devices.map(device => toAttendanceDeviceView(device, scraps.get(device.id) ?? 0)), count];
  }

  async get(id: number): Promise<AttendanceDeviceView> {
    return toAttendanceDeviceView(await this.find(this.em, id), (await this.undecodable([id])).get(id) ?? 0);
  }

  async create(input: CreateAttendanceDevice): Promise<AttendanceDeviceView> {
    const id = await this.inLine(em => this.add(em, input));
    return this.get(id);
  }

  /** The same as part of the caller's transaction, which holds the live order. Returns the id. */
  async add(em: EntityManager, input: CreateAttendanceDevice): Promise<number> {
    const wish = { port: 4370, timezone: this.config.env.TZ, ...wishOf(input, this.box) };
    await requireSound(em, { ...wish, blockId: input.block }, null);
    const now = this.clock.now();
    const device = em.create(AttendanceDevice, {
      ...wish,
      name: input.name,
      block: input.block ?? null,
      createdAt: now,
      updatedAt: now,
    });
    await em.persist(device).flush();
    this.bus.record('attendance_device.created', aboutDevice(device), now);
    return device.id;
  }

  /**
   * Changes what is given. Whoever listens to the terminal takes up the new connection at once; switching the live
   * connection on by hand also ends that it was given up.
   */
  async change(id: number, input: Partial<CreateAttendanceDevice>): Promise<AttendanceDeviceView> {
    await this.inLine(async em => {
      const device = await this.find(em, id);
      const wish = wishOf(input, this.box);
      const target = { ipAddress: device.ipAddress, port: device.port, ...wish };
      await requireSound(em, { ...target, name: wish.name, blockId: input.block }, id);
      const now = this.clock.now();
      em.assign(device, {
        ...wish,
        ...(input.block === undefined ? {} : { block: input.block }),
        ...(input.realtime_enabled === undefined ? {} : { realtimeDisabledAt: null }),
        updatedAt: now,
      });
      this.bus.record('attendance_device.changed', aboutDevice(device), now);
    });
    return this.get(id);
  }

  /** What is left out gets its default, but for the password. */
  replace(id: number, input: CreateAttendanceDevice): Promise<AttendanceDeviceView> {
    const blank = { block: null, location: '', ip_address: null, port: 4370, timezone: this.config.env.TZ };
    const flags = { is_enabled: true, realtime_enabled: true, debounce_seconds: 60 };
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    return this.change(id, { ...blank, ...flags, direction_mode: 'status', push_time_zone: 'none', ...given });
  }

  /** Deletes a terminal that nobody has punched at; throws ImpossibleNow where records would lose it: switch it off instead. */
  async remove(id: number): Promise<void> {
    await this.em.transactional(async em => {
      // The ledger keeps terminals by a weaker lock than this one; facts come after it, as they do there.
      await query(em, sql`select from attendance_device where id = ${id} for update`);
      const device = await this.find(em, id);
      const [found] = await query<{ id: number }>(
        em,
        sql<{ id: number }>`select id::float8 as id from attendance_record where device_id = ${id} limit 1`,
      );
      if (found) throw new ImpossibleNow('has_records', 'This terminal has attendance records; disable it instead.');
      await em.remove(device).flush();
      this.bus.record('attendance_device.deleted', aboutDevice(device), this.clock.now());
    });
  }

  private async undecodable(ids: readonly number[]): Promise<Map<number, number>> {
    const rows = await query<{ id: number; count: number }>(
      this.em,
      sql<{ id: number; count: number }>`
        select device_id as id, count(*)::int as count from undecodable_record
        where device_id = any(${ids}::int4[]) group by device_id`,
    );
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  private inLine<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      return work(em);
    });
  }

  private async find(em: EntityManager, id: number): Promise<Loaded<AttendanceDevice, 'block'>> {
    const device = await em.findOne(AttendanceDevice, id, { populate: ['block'], refresh: true });
    if (!device) throw new NotFound('Attendance device', id);
    return device;
  }
}

const aboutDevice = ({ id, name }: AttendanceDevice) => ({ device_id: id, name });
