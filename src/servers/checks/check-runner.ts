import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Clock } from '../../shared/clock.js';
import { ResultSieve } from '../connectivity/result-sieve.js';
import { Lateness } from '../schedule/lateness.js';
import { SteadyTime } from '../schedule/steady-time.js';
import { Timetable } from '../schedule/timetable.js';
import { nextCheckDelay } from '../status/confirmation.rules.js';
import type { Applied } from '../status/record.rules.js';
import { RecordService } from '../status/record.service.js';
import { policyOf } from '../status/tracked-server.rules.js';
import type { Checkable } from './check-targets.js';
import { CheckClient } from './check.client.js';
import type { CheckTarget } from './check.rules.js';
import { ResultQueue } from './result-queue.js';

/** A timer that is set further ahead than this is set again; the wall clock may have jumped meanwhile. */
const longestSleepMs = 1000;

/**
 * Runs the checks of the servers this process holds, each at its due time, any number at once up to the limit: a target
 * that hangs occupies its own place and delays nobody. Knows nothing of leases and pages: it is told what to check.
 */
@Injectable()
export class CheckRunner {
  readonly lateness = new Lateness();
  readonly queue: ResultQueue;
  private readonly logger = new Logger(CheckRunner.name);
  private readonly targets = new Map<number, CheckTarget>();
  private readonly timetable = new Timetable();
  private readonly time: SteadyTime;
  private readonly limit: number;
  private inFlight = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly client: CheckClient,
    private readonly records: RecordService,
    private readonly sieve: ResultSieve,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.time = new SteadyTime(clock);
    this.limit = config.env.CHECKS_IN_FLIGHT;
    this.queue = new ResultQueue(async batch => {
      const { applied } = await this.records.record(await this.sieve.sift(batch));
      for (const change of applied) this.followUp(change);
    });
  }

  get held(): number[] {
    return this.timetable.ids;
  }

  /** Checks these from now on, or as they are now described. */
  take(checkables: readonly Checkable[]): void {
    const now = this.time.now();
    for (const { target, intervalMs, lastSlot } of checkables) {
      this.targets.set(target.serverId, target);
      this.timetable.put(target.serverId, intervalMs, lastSlot, now);
    }
    this.arm();
  }

  /** Stops checking these; a check under way still counts if the server is not held by another process meanwhile. */
  drop(ids: readonly number[]): void {
    for (const id of ids) {
      this.timetable.remove(id);
      this.targets.delete(id);
    }
  }

  /** Lets the checks under way go and stores what they have brought so far. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.client.close();
    await this.queue.stop();
  }

  private arm(): void {
    if (this.stopped || this.inFlight >= this.limit) return;
    const { next } = this.timetable;
    clearTimeout(this.timer);
    if (next === null) return;
    const wait = Math.min(longestSleepMs, Math.max(0, next - this.time.now()));
    this.timer = setTimeout(() => this.startDue(), Math.ceil(wait));
  }

  private startDue(): void {
    const now = this.time.now();
    while (this.inFlight < this.limit) {
      const due = this.timetable.take(now);
      if (!due) break;
      const target = this.targets.get(due.id);
      if (!target) continue;
      this.lateness.add(due.late);
      this.inFlight += 1;
      void this.check(target, due.slot);
    }
    this.arm();
  }

  private async check(target: CheckTarget, slot: number): Promise<void> {
    const { serverId } = target;
    const startedAt = this.clock.now().getTime();
    try {
      const outcome = await this.client.check(target);
      if (!this.stopped) this.queue.add({ serverId, slot, startedAt, at: this.clock.now().getTime(), outcome });
    } catch (error) {
      this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      const wasFull = this.inFlight >= this.limit;
      this.inFlight -= 1;
      this.timetable.finished(serverId);
      if (wasFull) this.startDue();
    }
  }

  /** A change that waits to be confirmed brings the next check forward. */
  private followUp({ server, next }: Applied): void {
    const delay = nextCheckDelay(next, policyOf(server, null), server.retryIntervalMs);
    if (delay === null) return;
    this.timetable.hasten(server.id, this.time.now() + delay);
    this.arm();
  }
}
