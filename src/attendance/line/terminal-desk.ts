import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { TerminalFailure } from '../terminal/terminal-failure.rules.js';
import { DeviceLocks } from './device-locks.js';
import { ErrandLine } from './errand-line.js';
import { ErrandRunner } from './errand-runner.js';
import type { Errand, ErrandOutcome } from './errand.rules.js';
import { LiveConnections } from './live-connections.js';
import { TerminalTargets, type TerminalTarget } from './terminal-targets.service.js';
import { Turns } from './turns.js';

const attempts = 4;
const betweenMs = 500;

/**
 * Where everybody turns to who wants something of a terminal, so that there is never a second connection: the errand is
 * done over the live connection of this process, else over a short one, else by the process that has the terminal.
 */
@Injectable()
export class TerminalDesk implements OnModuleInit {
  private readonly logger = new Logger(TerminalDesk.name);
  /** The errands of a terminal that are done in this process. */
  private readonly turns = new Turns<number>();

  constructor(
    private readonly targets: TerminalTargets,
    private readonly locks: DeviceLocks,
    private readonly line: ErrandLine,
    private readonly live: LiveConnections,
    private readonly runner: ErrandRunner,
  ) {}

  onModuleInit(): void {
    void this.line.answer((id, errand) => (this.live.has(id) || this.turns.has(id) ? this.doHere(id, errand) : null));
  }

  /** What the terminal does wrong is in the outcome. Throws NotFound, ImpossibleNow, or what the database says. */
  async ask(id: number, errand: Errand): Promise<ErrandOutcome> {
    const target = await this.targets.find(id);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const outcome =
        (await this.turns.take(id, () => this.tryHere(target, errand))) ?? (await this.line.ask(id, errand));
      if (outcome) return outcome;
      await delay(betweenMs);
    }
    const message = 'Another process speaks with this terminal and did not answer.';
    return { ok: false, failure: { kind: 'busy', stage: 'tcp', message } };
  }

  private async doHere(id: number, errand: Errand): Promise<ErrandOutcome> {
    const given = {
      ok: false as const,
      failure: { kind: 'busy' as const, stage: 'tcp' as const, message: 'Given up' },
    };
    try {
      const target = await this.targets.find(id);
      return (await this.turns.take(id, () => this.tryHere(target, errand))) ?? given;
    } catch (error) {
      return faultOf(error);
    }
  }

  /** Null where another process has the terminal. */
  private async tryHere(target: TerminalTarget, errand: Errand): Promise<ErrandOutcome | null> {
    const live = this.live.get(target.id);
    if (live && errand.kind === 'reconnect') {
      await live.reconnect();
      return { ok: true, result: {} };
    }
    if (live) return this.outcomeOf(live.use(session => this.runner.run(errand, live.target, session)));
    if (!(await this.locks.take(target.id, () => undefined))) return null;
    try {
      return await this.outcomeOf(this.overShortConnection(target, errand));
    } finally {
      await this.locks.release(target.id);
    }
  }

  private async overShortConnection(target: TerminalTarget, errand: Errand): Promise<Record<string, unknown>> {
    const session = await this.runner.connect(target);
    try {
      return await this.runner.run(errand, target, session);
    } finally {
      await session.close();
    }
  }

  private async outcomeOf(work: Promise<Record<string, unknown>>): Promise<ErrandOutcome> {
    try {
      return { ok: true, result: await work };
    } catch (error) {
      if (!(error instanceof TerminalFailure)) this.logger.error(error);
      return faultOf(error);
    }
  }
}

/** Our own trouble must not look like the terminal's. */
function faultOf(error: unknown): ErrandOutcome {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof TerminalFailure)) return { ok: false, failure: { kind: 'fault', stage: 'open', message } };
  return { ok: false, failure: { kind: error.kind, stage: error.stage, message } };
}
