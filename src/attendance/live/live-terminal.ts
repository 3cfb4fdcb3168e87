import { Logger } from '@nestjs/common';
import type { TerminalTarget } from '../line/terminal-targets.service.js';
import { advance, idleConnection, type Connection, type ConnectionEvent } from '../terminal/connection.rules.js';
import { TerminalFailure } from '../terminal/terminal-failure.rules.js';
import type { TerminalSession } from '../terminal/terminal.client.js';
import type { LiveRoutine } from './live-routine.js';

/** After trouble of our own, which has no backoff of its own. */
const ownTroubleMs = 1_000;

/**
 * The one live connection with one terminal, taken up again and again until it is stopped or given up: connect, identify,
 * subscribe, then read what was missed, then live. Whoever wants something of the terminal uses the same session.
 */
export class LiveTerminal {
  private readonly logger = new Logger(LiveTerminal.name);
  private connection: Connection = idleConnection;
  private session: TerminalSession | null = null;
  /** Settles when the attempt under way has a session or none. */
  private opening: Promise<void> = Promise.resolve();
  private wake: () => void = () => undefined;
  /** Gives up an opening that is under way. */
  private halt: () => void = () => undefined;
  private stopped = false;
  /** The next attempt does not wait. */
  private hurried = false;
  /** Resolves when it is over: stopped, or given up after a day of failures. */
  readonly over: Promise<void>;

  constructor(
    readonly target: TerminalTarget,
    private readonly routine: LiveRoutine,
  ) {
    this.over = this.run()
      .catch(error => this.logger.error(error))
      .then(() => routine.settle(target));
  }

  /** Tells the terminal and ends; nothing of it goes on afterwards. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.halt();
    this.wake();
    await this.session?.close();
    await this.over;
  }

  /** A new connection at once, instead of the present one or of waiting for the next attempt. */
  async reconnect(): Promise<void> {
    this.hurried = true;
    await this.session?.close();
    this.wake();
  }

  /** Does something over the open session, or over one that is opened for it. Rejects with TerminalFailure. */
  async use<T>(work: (session: TerminalSession) => Promise<T>): Promise<T> {
    await this.opening;
    if (this.session) return work(this.session);
    // The next attempt waits: one connection at a time.
    const { promise, resolve } = Promise.withResolvers<void>();
    this.opening = promise;
    try {
      const session = (this.session = await this.open());
      try {
        return await work(session);
      } finally {
        await session.close();
      }
    } finally {
      this.session = null;
      resolve();
      this.wake();
    }
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await this.opening;
      const failure = await this.attempt();
      const at = this.routine.settings.now();
      this.move({ type: 'lost', kind: failure.kind, at, random: Math.random() });
      if (this.stopped) break;
      await this.routine.tell(this.target, this.connection, failure);
      const isFailure = this.connection.failures > 0 && failure.kind !== 'stopped' && failure.kind !== 'used_up';
      if (isFailure && (await this.routine.failed(this.target, this.connection, failure))) return;
      await this.pause(failure.kind === 'stopped' ? ownTroubleMs : 0);
    }
    await this.routine.left(this.target);
  }

  /** From the connection to its end, which is returned. */
  private async attempt(): Promise<TerminalFailure> {
    const opened = Promise.withResolvers<void>();
    this.opening = opened.promise;
    try {
      this.move({ type: 'attempted' });
      const session = (this.session = await this.open());
      this.reached('identifying');
      await this.routine.identify(this.target, session);
      this.reached('subscribing');
      await session.subscribe();
      opened.resolve();
      this.reached('backfilling');
      await this.routine.tell(this.target, this.connection, null);
      const isCaughtUp = await this.routine.catchUp(this.target, session);
      this.reached('live');
      await this.routine.tell(this.target, this.connection, null);
      return await this.routine.watch(this.target, session, isCaughtUp);
    } catch (error) {
      await this.session?.close();
      if (error instanceof TerminalFailure) return error;
      // Trouble of our own ends the connection, too, but it is none of the terminal's.
      this.logger.error(error);
      return new TerminalFailure('stopped', 'open', 'Trouble of our own');
    } finally {
      this.session = null;
      opened.resolve();
    }
  }

  /** Rejects with TerminalFailure. A terminal that takes its time to answer does not hold up the end. */
  private async open(): Promise<TerminalSession> {
    const { promise: halted, resolve } = Promise.withResolvers<null>();
    this.halt = () => resolve(null);
    if (this.stopped) this.halt();
    const opening = this.routine.connect(this.target, () => this.reached('authenticating'));
    const session = await Promise.race([opening, halted]);
    if (session && !this.stopped) return session;
    opening.then(
      late => late.close(),
      () => undefined,
    );
    throw new TerminalFailure('stopped', 'tcp', 'Nobody listens any more');
  }

  private reached(phase: Extract<ConnectionEvent, { type: 'reached' }>['phase']): void {
    this.move({ type: 'reached', phase, at: this.routine.settings.now() });
  }

  private move(event: ConnectionEvent): void {
    this.connection = advance(this.connection, event, this.routine.settings.policy);
  }

  private async pause(atLeastMs: number): Promise<void> {
    const wait = Math.max(atLeastMs, (this.connection.retryAt ?? 0) - this.routine.settings.now());
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, wait);
    this.wake = resolve;
    if (this.stopped || this.hurried) resolve();
    await promise;
    this.hurried = false;
    clearTimeout(timer);
    this.wake = () => undefined;
  }
}
