import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import { localDate } from '../../shared/zones.js';
import { Ledger, type IncomingPunch } from '../ledger/ledger.service.js';
import type { TerminalTarget } from '../line/terminal-targets.service.js';
import type { TerminalLog, TerminalSession } from '../terminal/terminal.client.js';
import type { PunchBatch } from '../terminal/wire/punch-log.codec.js';
import { DeviceStates } from './device-states.service.js';
import { driftOf } from './drift.rules.js';
import { isInScope, scopeOf, type LogScope } from './log-scope.rules.js';

/** What reading a terminal's log came to. */
export interface SyncResult {
  /** Records the terminal holds; null where it does not tell. */
  holds: number | null;
  /** Records that were new. */
  stored: number;
  /** Records of the terminal's present day. */
  today: number;
  undecodable: number;
}

const batchSize = 5_000;

/** Reads the log of a terminal over an open session and stores what the ledger does not have yet. */
@Injectable()
export class LogSync {
  constructor(
    private readonly ledger: Ledger,
    private readonly states: DeviceStates,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * `full`: all of it; else what is new and the days since `from` (a local day; null: all days). The session is used with
   * no transaction open. Rejects with TerminalFailure, or with what the database says.
   */
  async run(
    target: TerminalTarget,
    session: TerminalSession,
    wanted: { full: boolean; from: string | null },
  ): Promise<SyncResult> {
    const driftMs = await this.drift(target, session);
    const sizes = await session.readSizes();
    const known = await this.states.knownLog(target.id);
    const now = this.clock.now();
    const state = { count: sizes?.records ?? null, capacity: sizes?.recordCapacity ?? null, at: now.getTime() };
    const scope = scopeOf(known, state, wanted);
    const seen = { driftMs, sizes, at: now };
    if (scope.kind === 'nothing') {
      await this.states.looked(target, { ...seen, log: null });
      const today = await this.unitOfWork.run(() => this.ledger.countOfDay(target.id, this.today(target)));
      return { holds: state.count, stored: 0, today, undecodable: 0 };
    }
    const log = await session.readLog();
    const result = await this.storeAll(target, log, scope, driftMs);
    const { count } = log;
    const readable = count - result.undecodable;
    const isWhole = scope.kind === 'all';
    await this.states.looked(target, { ...seen, log: { count, stored: readable, isWhole } });
    return { holds: count, ...result };
  }

  private async storeAll(target: TerminalTarget, log: TerminalLog, scope: LogScope, driftMs: number | null) {
    const today = this.today(target);
    const result = { stored: 0, today: 0, undecodable: 0 };
    let position = 0;
    for (const batch of log.batches(batchSize)) {
      const from = position;
      const wanted = batch.punches.filter(({ time }, index) => isInScope(scope, from + index, time.text));
      position += batch.punches.length + batch.undecodable.length;
      result.today += batch.punches.filter(({ time }) => time.text.startsWith(today)).length;
      result.undecodable += batch.undecodable.length;
      result.stored += await this.store(target, { ...batch, punches: wanted }, driftMs);
    }
    return result;
  }

  private async store(target: TerminalTarget, batch: PunchBatch, driftMs: number | null): Promise<number> {
    const receivedAt = this.clock.now();
    const common = { deviceId: target.id, source: 'log' as const, receivedAt };
    const punches = batch.punches.map((punch): IncomingPunch => ({
      ...common,
      code: punch.code,
      time: punch.time,
      verify: punch.verify,
      state: punch.state,
      workCode: punch.workCode,
      raw: punch.raw,
      clockDriftMs: driftMs,
    }));
    const scraps = batch.undecodable.map(raw => ({ ...common, raw, reason: 'A record of the log cannot be read.' }));
    const { stored } = await this.unitOfWork.run(() => this.ledger.store(punches, scraps));
    return stored;
  }

  private today({ timezone }: TerminalTarget): string {
    return localDate(timezone, this.clock.now().getTime());
  }

  private async drift(target: TerminalTarget, session: TerminalSession): Promise<number | null> {
    const asked = this.clock.now().getTime();
    const begun = this.clock.monotonic();
    const time = await session.readClock();
    return driftOf(time, target.timezone, asked, asked + this.clock.monotonic() - begun);
  }
}
