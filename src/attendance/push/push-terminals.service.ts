import { EntityManager, type FilterQuery, type Loaded } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { likePattern } from '../../database/like.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { orderOf, windowOf } from '../../http/paging.js';
import { Clock } from '../../shared/clock.js';
import { Conflict, ImpossibleNow, InvalidInput, NotFound } from '../../shared/errors.js';
import { AttendanceDevice } from '../devices/attendance-device.entity.js';
import { AttendanceDevicesService } from '../devices/attendance-devices.service.js';
import {
  toPushTerminalView,
  type ApprovePushTerminal,
  type PushTerminalQuery,
  type PushTerminalView,
} from './push-terminal.dto.js';
import { PushTerminal } from './push-terminal.entity.js';
import { identityIn } from './push.rules.js';

const columns = {
  id: 'id',
  serial_number: 'serialNumber',
  approval: 'approval',
  ip_address: 'remoteAddress',
  first_seen: 'firstSeenAt',
  last_seen: 'lastSeenAt',
};

/** The terminals that call by themselves, and which of them may deliver punches. */
@Injectable()
export class PushTerminalsService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly devices: AttendanceDevicesService,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: PushTerminalQuery): Promise<[PushTerminalView[], number]> {
    const [terminals, count] = await this.em.findAndCount(PushTerminal, matching(wanted), {
      ...windowOf(wanted),
      populate: ['device'],
      orderBy: orderOf(wanted.ordering, columns, '-last_seen'),
      disableIdentityMap: true,
    });
    return [terminals.map(toPushTerminalView), count];
  }

  async get(id: number): Promise<PushTerminalView> {
    return toPushTerminalView(await this.find(this.em, id));
  }

  /**
   * Lets it deliver, everything it holds first, as a device that is here or as a new one; one that may deliver already
   * stays what it is. All or nothing: throws InvalidInput or Conflict with the field that is wrong or taken.
   */
  async approve(id: number, input: ApprovePushTerminal): Promise<PushTerminalView> {
    requireOneDevice(input);
    await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const terminal = await this.find(em, id);
      const isLinked = terminal.device && (input.device === undefined || input.device === terminal.device.id);
      const device = isLinked ? terminal.device : await this.deviceFor(em, terminal, input);
      if (!isLinked && device) {
        const { serialNumber, details } = terminal;
        em.assign(device, { serialNumber, ...identityIn(details), pushStamps: {}, updatedAt: this.clock.now() });
      }
      em.assign(terminal, { approval: 'approved', device });
    });
    return this.get(id);
  }

  /** It delivers nothing any more and is no longer asked about. Its device and what it delivered stay. */
  async refuse(id: number): Promise<PushTerminalView> {
    await this.em.transactional(async em => {
      em.assign(await this.find(em, id), { approval: 'refused', device: null });
    });
    return this.get(id);
  }

  /** It is told to deliver everything it holds again; what is known is not stored twice. */
  async resend(id: number): Promise<PushTerminalView> {
    await this.em.transactional(async em => {
      const { approval, device } = await this.find(em, id);
      if (approval !== 'approved' || !device)
        throw new ImpossibleNow('not_approved', 'Only a terminal that is approved can be told to send again.');
      em.assign(device, { pushStamps: {} });
    });
    return this.get(id);
  }

  /** Forgets it; when it calls again it is new. */
  async remove(id: number): Promise<void> {
    await this.em.transactional(async em => {
      await em.remove(await this.find(em, id)).flush();
    });
  }

  private async deviceFor(
    em: EntityManager,
    { id, serialNumber }: PushTerminal,
    { device: wanted, name, timezone, push_time_zone }: ApprovePushTerminal,
  ): Promise<AttendanceDevice> {
    const deviceId =
      wanted ?? (await this.devices.add(em, { name: name ?? `Terminal ${serialNumber}`, timezone, push_time_zone }));
    const device = await em.findOne(AttendanceDevice, deviceId);
    if (!device) throw InvalidInput.field('device', 'This terminal does not exist.');
    if ((await em.count(PushTerminal, { device, id: { $ne: id } })) > 0)
      throw taken('Another terminal pushes as this one.');
    if (device.serialNumber != null && device.serialNumber !== serialNumber)
      throw taken(`This terminal has another serial number: ${device.serialNumber}.`);
    return device;
  }

  private async find(em: EntityManager, id: number): Promise<Loaded<PushTerminal, 'device'>> {
    const terminal = await em.findOne(PushTerminal, id, { populate: ['device'], refresh: true });
    if (!terminal) throw new NotFound('Push terminal', id);
    return terminal;
  }
}

const taken = (message: string) => new Conflict('taken', message, [{ field: 'device', messages: [message] }]);

function requireOneDevice({ device, name, timezone, push_time_zone }: ApprovePushTerminal): void {
  if (device === undefined) return;
  const extra = Object.entries({ name, timezone, push_time_zone }).find(([, value]) => value !== undefined);
  if (extra) throw InvalidInput.field(extra[0], 'This is for a new terminal; device names one that exists.');
}

function matching({ search, approval }: PushTerminalQuery): FilterQuery<PushTerminal> {
  const pattern = search && { $ilike: likePattern(search) };
  return {
    ...(approval ? { approval } : {}),
    ...(pattern ? { $or: [{ serialNumber: pattern }, { remoteAddress: pattern }] } : {}),
  };
}
