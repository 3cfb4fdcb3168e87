import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Clock } from '../../shared/clock.js';
import { addDays, localDate, localTime } from '../../shared/zones.js';
import { ErrandRunner } from '../line/errand-runner.js';
import type { Errand } from '../line/errand.rules.js';
import { TerminalDialer } from '../line/terminal-dialer.js';
import type { TerminalTarget } from '../line/terminal-targets.service.js';
import { DeviceStates } from '../sync/device-states.service.js';
import { driftOf } from '../sync/drift.rules.js';
import { LogSync } from '../sync/log-sync.service.js';
import type { TerminalSession } from '../terminal/terminal.client.js';

/** Does the errands that people and the schedule have, over whatever session the desk found. */
@Injectable()
export class Errands extends ErrandRunner {
  private readonly days: number;

  constructor(
    private readonly dialer: TerminalDialer,
    private readonly sync: LogSync,
    private readonly states: DeviceStates,
    private readonly clock: Clock,
    { env }: Config,
  ) {
    super();
    this.days = env.ATTENDANCE_SYNC_DAYS;
  }

  connect(target: TerminalTarget): Promise<TerminalSession> {
    return this.dialer.connect(target, {});
  }

  async run(errand: Errand, target: TerminalTarget, session: TerminalSession): Promise<Record<string, unknown>> {
    if (errand.kind === 'sync') return { ...(await this.readLog(target, session, errand.full)) };
    if (errand.kind === 'test') return this.test(target, session);
    if (errand.kind === 'set_time') return this.setTime(target, session);
    return {};
  }

  private readLog(target: TerminalTarget, session: TerminalSession, full: boolean) {
    const today = localDate(target.timezone, this.clock.now().getTime());
    const from = this.days === 0 ? null : addDays(today, 1 - this.days);
    return this.sync.run(target, session, { full, from });
  }

  /** Everything the terminal can be asked, without reading its log. */
  private async test(target: TerminalTarget, session: TerminalSession): Promise<Record<string, unknown>> {
    const identity = await session.identify();
    const driftMs = await this.drift(target, session);
    const sizes = await session.readSizes();
    await this.states.identified(target, identity);
    await this.states.looked(target, { at: this.clock.now(), driftMs, sizes, log: null });
    return {
      serial_number: identity.serialNumber,
      registration_number: identity.platform,
      firmware_version: identity.firmware,
      device_model: identity.deviceName,
      clock_drift_seconds: seconds(driftMs),
      records: sizes?.records ?? null,
      users: sizes?.users ?? null,
    };
  }

  private async setTime(target: TerminalTarget, session: TerminalSession): Promise<Record<string, unknown>> {
    const before = await this.drift(target, session);
    await session.setClock(localTime(target.timezone, this.clock.now().getTime()));
    const after = await this.drift(target, session);
    await this.states.heard(target, after);
    return { drift_before_seconds: seconds(before), drift_after_seconds: seconds(after) };
  }

  private async drift(target: TerminalTarget, session: TerminalSession): Promise<number | null> {
    const asked = this.clock.now().getTime();
    const begun = this.clock.monotonic();
    const time = await session.readClock();
    return driftOf(time, target.timezone, asked, asked + this.clock.monotonic() - begun);
  }
}

const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
