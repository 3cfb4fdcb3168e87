import { Socket } from 'node:net';
import { Fault, judgeFault } from './check.faults.rules.js';
import {
  Certificate,
  CheckOutcome,
  CheckTarget,
  fine,
  judgeLatency,
  judgeTimeout,
  Phases,
  Stage,
  Verdict,
} from './check.rules.js';
import { StallWatch } from './check.stall.js';

/**
 * One check under way: its deadline, what it has measured so far, and the one place where it ends. Whatever arrives
 * after the end is ignored.
 */
export class CheckRun {
  readonly phases: Phases = { dns: 0, connect: 0, tls: 0, firstByte: 0 };
  readonly startedAt = performance.now();
  stage: Stage = 'dns';
  done = false;
  statusCode: number | null = null;
  certificate: Certificate | null = null;
  /** Ends what is under way: destroys the socket, gives up the lookup. */
  release: (() => void) | null = null;
  private markedAt = this.startedAt;
  private readonly timer: NodeJS.Timeout;

  constructor(
    readonly target: CheckTarget,
    private readonly stalls: StallWatch,
    private readonly settle: (outcome: CheckOutcome) => void,
  ) {
    this.timer = setTimeout(expire, target.timeoutMs, this);
  }

  /** What is left until the deadline, in ms. */
  get remainingMs(): number {
    return Math.max(0, this.startedAt + this.target.timeoutMs - performance.now());
  }

  get stalledMs(): number {
    return this.stalls.longestSince(this.startedAt);
  }

  enter(stage: Stage): void {
    this.stage = stage;
    this.markedAt = performance.now();
  }

  /** Adds the time since `enter` to a phase. */
  measure(phase: keyof Phases): void {
    this.phases[phase] += performance.now() - this.markedAt;
  }

  hold(socket: Socket): void {
    this.release = () => socket.destroy();
  }

  /** The target answered in full and well; only its response time (ms) is still to be judged. */
  answered(responseTimeMs = performance.now() - this.startedAt): void {
    const judged = this.target.warnLatencyMs !== null || this.target.failLatencyMs !== null;
    this.finish(judged ? judgeLatency(responseTimeMs, this.target, this.stalledMs) : fine, responseTimeMs);
  }

  /** The target answered, but wrongly. */
  rejected(verdict: Verdict): void {
    this.finish(verdict, performance.now() - this.startedAt);
  }

  fail(message: string): void {
    this.finish({ kind: 'failure', message }, null);
  }

  /** An error of the connection to `peer`. */
  broke(error: NodeJS.ErrnoException, peer: string): void {
    this.finish(judgeFault(toFault(error), peer), null);
  }

  /** This program, not the target, is the reason that there is no result. */
  abandon(message: string): void {
    this.finish({ kind: 'inconclusive', message }, null);
  }

  /** Carries out a step; an exception is a defect on this side and ends the run as such. */
  attempt(step: () => void): void {
    if (this.done) return;
    try {
      step();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      this.abandon(`The check could not be carried out${code}`);
    }
  }

  expired(): void {
    this.finish(judgeTimeout(this.stage, this.target.timeoutMs, this.phases, this.stalledMs), null);
  }

  finish(verdict: Verdict, responseTimeMs: number | null): void {
    if (this.done) return;
    this.done = true;
    clearTimeout(this.timer);
    this.release?.();
    const { statusCode, phases, certificate } = this;
    this.settle({ kind: verdict.kind, responseTimeMs, statusCode, message: verdict.message, phases, certificate });
  }
}

function expire(run: CheckRun): void {
  run.expired();
}

export function toFault(error: NodeJS.ErrnoException): Fault {
  return { code: error.code ?? '', text: error.message };
}
