import { Injectable, Logger } from '@nestjs/common';
import { TerminalDialer } from '../line/terminal-dialer.js';
import type { TerminalTarget } from '../line/terminal-targets.service.js';
import { DeviceStates } from '../sync/device-states.service.js';
import { LogSync } from '../sync/log-sync.service.js';
import { isAlarming, isHopeless, type Connection } from '../terminal/connection.rules.js';
import { TerminalFailure } from '../terminal/terminal-failure.rules.js';
import type { TerminalSession } from '../terminal/terminal.client.js';
import { localDate } from '../../shared/zones.js';
import { LiveSettings } from './live-settings.js';
import { PunchTap } from './punch-tap.js';

/** A live connection compares the log with the ledger this often, in case an event was lost. */
const reconcileMs = 900_000;
/** When the database kept the log from being stored, the next attempt is not far. */
const againMs = 30_000;

/** What the live connection with a terminal does at each step; their order is that of `LiveTerminal`. */
@Injectable()
export class LiveRoutine {
  private readonly logger = new Logger(LiveRoutine.name);
  /** The signs of life that are being stored, by the id of the terminal. */
  private readonly beats = new Map<number, Promise<unknown>>();

  constructor(
    readonly settings: LiveSettings,
    private readonly states: DeviceStates,
    private readonly sync: LogSync,
    private readonly dialer: TerminalDialer,
    private readonly tap: PunchTap,
  ) {}

  /** Rejects with TerminalFailure. */
  connect(target: TerminalTarget, authenticating: () => void): Promise<TerminalSession> {
    const store = (driftMs: number | null) => this.keep(target, () => this.states.heard(target, driftMs));
    const beat = (driftMs: number | null) =>
      void this.beats.set(
        target.id,
        this.settle(target).then(() => store(driftMs)),
      );
    return this.dialer.connect(target, { ...this.tap.listen(target, beat), authenticating });
  }

  async identify(target: TerminalTarget, session: TerminalSession): Promise<void> {
    const identity = await session.identify();
    await this.keep(target, () => this.states.identified(target, identity));
  }

  /** Reads what was missed. True: done; false: the database kept it from being stored. Rejects with TerminalFailure. */
  async catchUp(target: TerminalTarget, session: TerminalSession): Promise<boolean> {
    try {
      // What came since the last look; its days are looked at again by the polls, and all of it once a day.
      const from = localDate(target.timezone, this.settings.now());
      const { stored } = await this.sync.run(target, session, { full: false, from });
      if (stored > 0) this.logger.log(`${target.name}: ${stored} punches caught up with`);
      return true;
    } catch (error) {
      // A terminal that will not give its log can still tell of punches as they happen.
      if (error instanceof TerminalFailure && error.kind !== 'rejected') throw error;
      this.logger.warn(`${target.name}: the log is not stored: ${messageOf(error)}`);
      if (!(error instanceof TerminalFailure)) return false;
      const problem = 'It does not give its log: only what is punched while it is connected is known';
      return this.keep(target, () => this.states.withheld(target, problem));
    }
  }

  /** Until the session ends: what the terminal says about itself, and now and then its log. Resolves with the reason. */
  async watch(target: TerminalTarget, session: TerminalSession, isCaughtUp: boolean): Promise<TerminalFailure> {
    let reconcileIn = isCaughtUp ? reconcileMs : againMs;
    let steadyIn = this.settings.policy.steadyAfterMs;
    for (;;) {
      const wait = Math.min(this.settings.infoMs, reconcileIn, steadyIn);
      const ended = await endedWithin(session, wait);
      if (ended) return ended;
      reconcileIn -= wait;
      steadyIn -= wait;
      if (steadyIn <= 0) {
        steadyIn = (await this.keep(target, () => this.states.steady(target))) ? Infinity : againMs;
        continue;
      }
      await this.identify(target, session);
      const hasGap = this.tap.takeGap(target);
      if (reconcileIn > 0 && !hasGap) continue;
      reconcileIn = (await this.catchUp(target, session)) ? reconcileMs : againMs;
    }
  }

  async tell(target: TerminalTarget, connection: Connection, failure: TerminalFailure | null): Promise<void> {
    const { state, failures, failingSince, retryAt } = connection;
    const isConnected = state === 'backfilling' || state === 'live';
    const problem = isConnected || !failure ? null : describe(failure);
    const times = { failingSince: dateOf(failingSince), retryAt: dateOf(retryAt) };
    await this.keep(target, () => this.states.connection(target, { state, isConnected, problem, failures, ...times }));
  }

  /** People are told at the fifth failure; true: it failed for a day and is given up. */
  async failed(target: TerminalTarget, connection: Connection, failure: TerminalFailure): Promise<boolean> {
    const { maxFailures, maxRetryMs } = this.settings;
    const since = new Date(connection.failingSince ?? this.settings.now());
    const problem = describe(failure);
    this.logger.warn(`${target.name}: ${problem} (${connection.failures} in a row)`);
    if (isAlarming(connection, maxFailures))
      this.logger.error(`${target.name} cannot be reached since ${since.toISOString()}: ${problem}`);
    // At the later ones, too: the database may have been away at the fifth. They are told once all the same.
    if (connection.failures >= maxFailures)
      await this.keep(target, () => this.states.unreachable(target, since, problem));
    if (!isHopeless(connection, this.settings.now(), maxRetryMs)) return false;
    return this.keep(target, () => this.states.giveUp(target, since, problem));
  }

  /** Nobody listens any more. */
  async left(target: TerminalTarget): Promise<void> {
    const gone = { state: null, isConnected: false, problem: null, failures: 0, failingSince: null, retryAt: null };
    await this.keep(target, () => this.states.connection(target, gone));
  }

  /** Resolves when no sign of life is being stored any more: what the end of the program would cut off. */
  async settle({ id }: TerminalTarget): Promise<void> {
    await this.beats.get(id);
  }

  /** What cannot be stored now is told again with the next change; the connection goes on. False: it is not stored. */
  private async keep(target: TerminalTarget, store: () => Promise<void>): Promise<boolean> {
    try {
      await store();
      return true;
    } catch (error) {
      this.logger.warn(`${target.name}: its state is not stored: ${messageOf(error)}`);
      return false;
    }
  }
}

const dateOf = (at: number | null) => (at === null ? null : new Date(at));

async function endedWithin(session: TerminalSession, ms: number): Promise<TerminalFailure | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  try {
    return await Promise.race([session.ended, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const words: Partial<Record<TerminalFailure['kind'], string>> = {
  no_route: 'No way to its address',
  refused: 'Nothing listens at its port',
  no_connection: 'No answer to the connection',
  no_answer: 'Connected, but it does not speak; somebody may be in its menu',
  wrong_key: 'Its communication key is another one',
  closed: 'It closed the connection; another program may hold it',
  reset: 'It reset the connection; another program may hold it',
  silent: 'It fell silent',
};

/** A failure in words for people. */
function describe({ kind, message }: TerminalFailure): string {
  return (words[kind] ?? message).slice(0, 300);
}
