import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Jobs } from '../../jobs/jobs.js';
import { NotFound, Unavailable } from '../../shared/errors.js';
import { AttendanceDevice } from '../devices/attendance-device.entity.js';
import { AttendanceDevicesService } from '../devices/attendance-devices.service.js';
import type { Errand, ErrandOutcome } from '../line/errand.rules.js';
import { TerminalDesk } from '../line/terminal-desk.js';
import { syncQueue } from './sync-queue.js';
import { adviceFor, failedStage, stagesOf } from './stage.rules.js';
import type { ReconnectReply, SetTimeReply, SyncAllReply, SyncReply, TestReply } from './terminal-tools.dto.js';
import { TerminalPolls } from './terminal-polls.service.js';

/** What an operator does with a terminal. Throws NotFound; what the terminal does wrong is in the reply. */
@Injectable()
export class TerminalTools {
  constructor(
    private readonly em: EntityManager,
    private readonly desk: TerminalDesk,
    private readonly devices: AttendanceDevicesService,
    private readonly polls: TerminalPolls,
    private readonly jobs: Jobs,
  ) {}

  /** Route, TCP, handshake, key and a read, one after the other. */
  async test(id: number): Promise<TestReply> {
    const about = await this.about(id);
    const outcome = await this.ask(id, { kind: 'test' });
    const nothing = { serial_number: null, registration_number: null, firmware_version: null, device_model: null };
    const unknown = { ...nothing, clock_drift_seconds: null, records: null, users: null };
    if (outcome.ok) {
      const found = { ...about, stages: stagesOf(null, true), failure: null, error: null };
      return { ...unknown, ...outcome.result, ...found, success: true, message: 'The terminal answers.' };
    }
    const { failure } = outcome;
    const stages = stagesOf(failedStage(failure), false);
    const message = adviceFor(failure);
    return { ...unknown, ...about, stages, success: false, message, failure: failure.kind, error: failure.message };
  }

  /** Reads the log now and waits for it. */
  sync(id: number, full: boolean): Promise<SyncReply> {
    return this.polls.poll(id, full);
  }

  /** Sends every enabled terminal to be read; they are read one by one by the jobs. */
  async syncAll(): Promise<SyncAllReply> {
    const where = { isEnabled: true, ipAddress: { $ne: null } };
    const devices = await this.em.find(AttendanceDevice, where, { fields: ['id'], orderBy: { id: 'asc' } });
    const ids = devices.map(({ id }) => id);
    await this.em.transactional(async () => {
      for (const id of ids) await this.jobs.send(syncQueue, { device_id: id });
    });
    return { total_devices: ids.length, tasks_triggered: ids.length, device_ids: ids };
  }

  /** Takes up a live connection that was given up, and begins the present one anew. */
  async reconnect(id: number): Promise<ReconnectReply> {
    const { name } = await this.devices.change(id, { realtime_enabled: true });
    const outcome = await this.ask(id, { kind: 'reconnect' });
    const error = outcome.ok ? null : adviceFor(outcome.failure);
    return { success: outcome.ok, device_id: id, device_name: name, error };
  }

  /** Sets the clock of the terminal to the time of this machine, in the zone of the terminal. */
  async setTime(id: number): Promise<SetTimeReply> {
    const about = await this.about(id);
    const outcome = await this.ask(id, { kind: 'set_time' });
    const unknown = { drift_before_seconds: null, drift_after_seconds: null };
    if (outcome.ok) return { ...unknown, ...outcome.result, ...about, success: true, error: null };
    return { ...unknown, ...about, success: false, error: adviceFor(outcome.failure) };
  }

  private async ask(id: number, errand: Errand): Promise<ErrandOutcome> {
    const outcome = await this.desk.ask(id, errand);
    if (!outcome.ok && outcome.failure.kind === 'fault') throw new Unavailable(outcome.failure.message);
    return outcome;
  }

  private async about(id: number): Promise<{ device_id: number; device_name: string }> {
    const device = await this.em.findOne(AttendanceDevice, id, { disableIdentityMap: true });
    if (!device) throw new NotFound('Attendance device', id);
    return { device_id: id, device_name: device.name };
  }
}
