import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { AttendanceDevice } from '../devices/attendance-device.entity.js';
import { Places } from '../line/places.js';
import type { TerminalIdentity } from '../terminal/terminal.client.js';
import { hasOtherAlarms, judgeDevice } from './device-alarms.js';
import type { ConnectionNews, Look } from './device-news.js';
import type { KnownLog } from './log-scope.rules.js';
import { afterFailedPoll } from './poll.rules.js';

/** Changes that are stored at once: five hundred terminals must not take every connection to the database. */
const mostChanges = 2;

type DeviceName = Pick<AttendanceDevice, 'id' | 'name'>;

/**
 * Keeps what is known of the terminals, and tells what people have to know of it. Each call is a unit of work of its own,
 * since connections live longer than any; a terminal that was deleted meanwhile is passed over.
 */
@Injectable()
export class DeviceStates {
  private readonly places = new Places(mostChanges);

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  async knownLog(id: number): Promise<KnownLog> {
    const device = await this.note(id, found => found);
    const { logCount = null, logStored = null, logReadAt } = device ?? {};
    return { count: logCount, stored: logStored, readAt: logReadAt?.getTime() ?? null };
  }

  /** Clock, sizes and log as they were just seen; raises and ends alarms. */
  async looked({ id }: DeviceName, { at, driftMs, sizes, log }: Look): Promise<void> {
    const isNews = await this.note(id, device => {
      if (driftMs !== null) Object.assign(device, { clockDriftMs: driftMs, driftMeasuredAt: at });
      if (sizes) Object.assign(device, { userCount: sizes.users, logCapacity: sizes.recordCapacity });
      if (log) Object.assign(device, { logCount: log.count, logStored: log.stored });
      else if (sizes && device.logCount == null) device.logCount = sizes.records;
      if (log?.isWhole) device.logReadAt = at;
      // What was wrong with a terminal that is connected was its log.
      if (log && device.isConnected) device.problem = null;
      device.lastHeardAt = at;
      return hasOtherAlarms(device);
    });
    if (isNews) await this.change(id, device => judgeDevice(device, this.bus, this.clock.now()));
  }

  /** The terminal is connected and will not give its log. */
  async withheld({ id }: DeviceName, problem: string): Promise<void> {
    await this.note(id, device => void (device.problem = problem));
  }

  async identified({ id }: DeviceName, identity: TerminalIdentity): Promise<void> {
    await this.note(id, device => {
      const { serialNumber, platform, firmware, deviceName, mac } = identity;
      const isOther = serialNumber !== null && device.serialNumber != null && serialNumber !== device.serialNumber;
      // What is known of the log was that of another terminal.
      if (isOther) Object.assign(device, { logCount: null, logStored: null, logReadAt: null });
      device.serialNumber = serialNumber ?? device.serialNumber;
      device.registrationNumber = platform ?? device.registrationNumber;
      device.firmwareVersion = firmware ?? device.firmwareVersion;
      device.deviceModel = deviceName ?? device.deviceModel;
      device.macAddress = mac ?? device.macAddress;
      device.lastHeardAt = this.clock.now();
    });
  }

  /** A sign of life with what its clock showed. */
  async heard({ id }: DeviceName, driftMs: number | null): Promise<void> {
    const isNews = await this.note(id, device => {
      device.lastHeardAt = this.clock.now();
      if (driftMs !== null) Object.assign(device, { clockDriftMs: driftMs, driftMeasuredAt: device.lastHeardAt });
      return hasOtherAlarms(device);
    });
    if (isNews) await this.change(id, device => judgeDevice(device, this.bus, this.clock.now()));
  }

  /** The live connection has come or gone. */
  async connection({ id }: DeviceName, news: ConnectionNews): Promise<void> {
    await this.change(id, device => {
      const was = device.isConnected;
      Object.assign(device, {
        connectionState: news.state,
        isConnected: news.isConnected,
        problem: was && news.isConnected ? device.problem : news.problem,
        failures: news.failures,
        failingSince: news.failingSince,
        retryAt: news.retryAt,
      });
      if (!news.isConnected) return;
      if (!was) this.bus.record('terminal.connected', aboutTerminal(device), this.clock.now());
      // Only what was given up: somebody may have switched it off in this very moment.
      if (device.realtimeDisabledAt != null) Object.assign(device, { realtimeEnabled: true, realtimeDisabledAt: null });
    });
  }

  /** The live connection has lasted: people who were told that it was gone are told that it is back. */
  async steady({ id }: DeviceName): Promise<void> {
    const isTold = await this.note(id, device => {
      Object.assign(device, { failures: 0, failingSince: null });
      return device.unreachableTold;
    });
    if (isTold) await this.change(id, device => this.back(device));
  }

  /** So many failures in a row that people have to know. */
  async unreachable({ id }: DeviceName, since: Date, problem: string): Promise<void> {
    await this.change(id, device => this.gone(device, since, problem));
  }

  /** The live connection is given up until somebody or a successful poll takes it up again. */
  async giveUp({ id }: DeviceName, since: Date, problem: string): Promise<void> {
    await this.change(id, device => {
      const now = this.clock.now();
      Object.assign(device, { realtimeEnabled: false, realtimeDisabledAt: now, connectionState: null, retryAt: null });
      const message = `Given up after failing since ${since.toISOString()}: ${problem}`;
      this.bus.record('terminal.disabled', { ...aboutTerminal(device), since: since.toISOString(), message }, now);
    });
  }

  /** A poll has stored what there was. It also takes up a live connection that was given up. */
  async polled({ id }: DeviceName): Promise<void> {
    await this.change(id, device => {
      const now = this.clock.now();
      Object.assign(device, { pollingSyncedAt: now, pollFailures: 0, pollRetryAt: null, lastHeardAt: now });
      if (device.realtimeDisabledAt != null) Object.assign(device, { realtimeEnabled: true, realtimeDisabledAt: null });
      // Where a live connection is tried, that one says how it is.
      if (device.connectionState != null) return;
      Object.assign(device, { isConnected: true, problem: null, failures: 0, failingSince: null });
      this.back(device);
    });
  }

  /** `alarmAfter`: failures in a row that people are told of, where no live connection counts them. */
  async pollFailed({ id }: DeviceName, problem: string, alarmAfter: number): Promise<void> {
    await this.change(id, device => {
      const now = this.clock.now();
      const retryAt = device.pollRetryAt?.getTime() ?? null;
      const next = afterFailedPoll({ failures: device.pollFailures, retryAt }, now.getTime());
      device.pollFailures = next.failures;
      device.pollRetryAt = next.retryAt === null ? null : new Date(next.retryAt);
      if (device.connectionState != null) return;
      Object.assign(device, { isConnected: false, problem, failures: device.failures + 1 });
      device.failingSince ??= now;
      if (device.failures >= alarmAfter) this.gone(device, device.failingSince, problem);
    });
  }

  private gone(device: AttendanceDevice, since: Date, problem: string): void {
    if (device.unreachableTold) return;
    device.unreachableTold = true;
    const fact = { ...aboutTerminal(device), since: since.toISOString(), message: problem };
    this.bus.record('terminal.unreachable', fact, this.clock.now());
  }

  private back(device: AttendanceDevice): void {
    if (!device.unreachableTold) return;
    device.unreachableTold = false;
    const fact = { ...aboutTerminal(device), since: this.clock.now().toISOString(), message: 'It answers again' };
    this.bus.record('terminal.reachable', fact, this.clock.now());
  }

  /** A change that no fact can follow from; it waits for nobody. Null where there is no such terminal. */
  private async note<T>(id: number, apply: (device: AttendanceDevice) => T): Promise<T | null> {
    return this.places.take(() =>
      this.unitOfWork.run(async () => {
        const device = await this.em.findOne(AttendanceDevice, id);
        if (!device) return null;
        const result = apply(device);
        await this.em.flush();
        return result;
      }),
    );
  }

  /** A change that facts may follow from; their order is locked first. */
  private async change(id: number, apply: (device: AttendanceDevice) => void): Promise<void> {
    await this.places.take(() =>
      this.unitOfWork.run(() =>
        this.em.transactional(async em => {
          await query(em, lockLiveOrder);
          const device = await em.findOne(AttendanceDevice, id);
          if (device) apply(device);
        }),
      ),
    );
  }
}

const aboutTerminal = ({ id, name }: DeviceName) => ({ device_id: id, name });
