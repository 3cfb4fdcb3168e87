import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Clock } from '../../shared/clock.js';
import { NotFound, Unavailable } from '../../shared/errors.js';
import { AttendanceDevice } from '../devices/attendance-device.entity.js';
import type { ErrandFailure, ErrandOutcome } from '../line/errand.rules.js';
import { TerminalDesk } from '../line/terminal-desk.js';
import { DeviceStates } from '../sync/device-states.service.js';
import { isPollDue } from '../sync/poll.rules.js';
import { adviceFor } from './stage.rules.js';
import type { SyncReply } from './terminal-tools.dto.js';

const notOfTerminals: readonly ErrandFailure['kind'][] = ['busy', 'stopped', 'used_up'];

/** Polls terminals and keeps what came of it. */
@Injectable()
export class TerminalPolls {
  private readonly logger = new Logger(TerminalPolls.name);
  private readonly alarmAfter: number;

  constructor(
    private readonly em: EntityManager,
    private readonly desk: TerminalDesk,
    private readonly states: DeviceStates,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.alarmAfter = config.env.MAX_CONSECUTIVE_FAILURES;
  }

  /** Ids of the terminals the regular poll asks now. */
  async due(): Promise<number[]> {
    const now = this.clock.now().getTime();
    const devices = await this.em.find(AttendanceDevice, { isEnabled: true, ipAddress: { $ne: null } });
    return devices
      .filter(({ pollFailures, pollRetryAt }) =>
        isPollDue({ failures: pollFailures, retryAt: pollRetryAt?.getTime() ?? null }, now),
      )
      .map(({ id }) => id);
  }

  /**
   * Reads what is new in the log of one terminal, or all of it. Throws NotFound, ImpossibleNow for a terminal without an
   * address, Unavailable where the trouble is ours: then nothing is held against the terminal.
   */
  async poll(id: number, full: boolean): Promise<SyncReply> {
    const device = await this.em.findOne(AttendanceDevice, id, { disableIdentityMap: true });
    if (!device) throw new NotFound('Attendance device', id);
    const about = { device_id: id, device_name: device.name };
    const outcome = await this.desk.ask(id, { kind: 'sync', full });
    if (!outcome.ok) return { ...about, ...(await this.failed(device, outcome)) };
    await this.states.polled(device);
    const { holds, stored, today, undecodable } = outcome.result;
    return {
      ...about,
      success: true,
      logs_synced: Number(stored),
      total_today_logs: Number(today),
      terminal_holds: typeof holds === 'number' ? holds : null,
      undecodable: Number(undecodable),
      error: null,
    };
  }

  private async failed(
    device: AttendanceDevice,
    { failure }: Extract<ErrandOutcome, { ok: false }>,
  ): Promise<Omit<SyncReply, 'device_id' | 'device_name'>> {
    if (failure.kind === 'fault') throw new Unavailable(failure.message);
    const error = adviceFor(failure);
    this.logger.warn(`${device.name} was not polled: ${failure.message}`);
    // That another process is slow to answer, or that this one ended the connection, says nothing about the terminal.
    if (!notOfTerminals.includes(failure.kind)) await this.states.pollFailed(device, error, this.alarmAfter);
    return { success: false, logs_synced: 0, total_today_logs: 0, terminal_holds: null, undecodable: 0, error };
  }
}
