import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { SecretBox } from '../../config/secret-box.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { ImpossibleNow, NotFound } from '../../shared/errors.js';
import { AttendanceDevice } from '../devices/attendance-device.entity.js';
import { openPassword } from '../devices/device-wish.js';

/** Where a terminal is, with its key in the clear: never stored, shown or logged. */
export interface TerminalTarget {
  id: number;
  name: string;
  host: string;
  port: number;
  commKey: number;
  timezone: string;
}

const largestKey = 0xffff_ffff;

/** Which terminals there are to speak with, and how. */
@Injectable()
export class TerminalTargets {
  private readonly logger = new Logger(TerminalTargets.name);
  private readonly warned = new Set<number>();

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly box: SecretBox,
  ) {}

  /** Throws NotFound, or ImpossibleNow for a terminal that has no address or a key that is none. */
  async find(id: number): Promise<TerminalTarget> {
    const device = await this.unitOfWork.run(() => this.em.findOne(AttendanceDevice, id));
    if (!device) throw new NotFound('Attendance device', id);
    return this.targetOf(device);
  }

  /**
   * The terminals that are to be listened to, by id. One that cannot be connected to as it is described is passed over,
   * and said so once.
   */
  async toListenTo(): Promise<Map<number, TerminalTarget>> {
    const devices = await this.unitOfWork.run(() =>
      this.em.find(AttendanceDevice, { isEnabled: true, realtimeEnabled: true, ipAddress: { $ne: null } }),
    );
    const targets = new Map<number, TerminalTarget>();
    for (const device of devices) {
      try {
        targets.set(device.id, this.targetOf(device));
        this.warned.delete(device.id);
      } catch (error) {
        if (!this.warned.has(device.id))
          this.logger.warn(`${device.name}: ${error instanceof Error ? error.message : String(error)}`);
        this.warned.add(device.id);
      }
    }
    return targets;
  }

  private targetOf(device: AttendanceDevice): TerminalTarget {
    const { id, name, ipAddress, port, timezone } = device;
    if (ipAddress == null) throw new ImpossibleNow('no_address', 'This terminal has no IP address; it only pushes.');
    const password = openPassword(this.box, device.password);
    const commKey = password === null ? 0 : Number(password);
    if (!Number.isInteger(commKey) || commKey < 0 || commKey > largestKey)
      throw new ImpossibleNow('no_key', 'The password of a terminal is the number that is set in its menu.');
    return { id, name, host: ipAddress, port, commKey, timezone };
  }
}
