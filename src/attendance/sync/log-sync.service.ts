import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import { localDate } from '../../shared/zones.js';
import { Ledger, type IncomingPunch } from '../ledger/ledger.service.js';
import { Places } from '../line/places.js';
import type { TerminalTarget } from '../line/terminal-targets.service.js';
import type { TerminalLog, TerminalSession } from '../terminal/terminal.client.js';
import type { PunchBatch } from '../terminal/wire/punch-log.codec.js';
import type { Punch } from '../terminal/wire/punch.codec.js';
import { DeviceStates } from './device-states.service.js';
import { driftOf } from './drift.rules.js';
import { isInScope, placeOfProof, scopeOf, type LogScope } from './log-scope.rules.js';

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
/** Logs that are being read at once, at most 5 MB each; five hundred terminals are caught up with one after the other. */
const mostLogs = 16;
/** Batches that are being stored at once: others need connections to the database, too. */
const mostBatches = 2;

/** Reads the log of a terminal over an open session and stores what the ledger does not have yet. */
@Injectable()
export class LogSync {
  private readonly logs = new Places(mostLogs);
  private readonly batches = new Places(mostBatches);

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
    return this.logs.take(async () => {
      const log = await session.readLog();
      const { count } = log;
      const found = await this.storeAll(target, log, scope, driftMs);
      const result = found ?? (await this.storeAll(target, log, { kind: 'all' }, driftMs));
      const { stored = 0, today = 0, undecodable = 0 } = result ?? {};
      const isWhole = scope.kind === 'all' || found === null;
      await this.states.looked(target, { ...seen, log: { count, stored: count - undecodable, isWhole } });
      return { holds: count, stored, today, undecodable };
    });
  }

  /** Null where it is not the log that was read before, so that the scope is none of it. */
  private async storeAll(target: TerminalTarget, log: TerminalLog, scope: LogScope, driftMs: number | null) {
    const today = this.today(target);
    const proof = placeOfProof(scope);
    const result = { stored: 0, today: 0, undecodable: 0 };
    let position = 0;
    // The next batch is decoded while one is being stored.
    let storing = Promise.resolve(0);
    for (const batch of log.batches(batchSize)) {
      const from = position;
      const proving = proof === null ? undefined : batch.punches[proof - from];
      if (proving && !(await this.isStored(target, proving))) return null;
      const wanted = batch.punches.filter(({ time }, index) => isInScope(scope, from + index, time.text));
      position += batch.punches.length + batch.undecodable.length;
      result.today += batch.punches.filter(({ time }) => time.text.startsWith(today)).length;
      result.undecodable += batch.undecodable.length;
      const next = this.batches.take(() => this.store(target, { ...batch, punches: wanted }, driftMs));
      next.catch(() => undefined);
      result.stored += await storing;
      storing = next;
    }
    result.stored += await storing;
    return result;
  }

  private isStored({ id }: TerminalTarget, { code, time }: Punch): Promise<boolean> {
    return this.unitOfWork.run(() => this.ledger.holds(id, code, time.text));
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
