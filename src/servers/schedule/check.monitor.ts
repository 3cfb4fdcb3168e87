import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { CheckRunner } from '../checks/check-runner.js';
import { CheckTargets } from '../checks/check-targets.js';
import { CheckSignals } from './check-signals.js';
import { LeaseService } from './lease.service.js';

const renewMs = 2000;
/** "Ready" is denied while one check in a hundred starts later than this. */
const unhealthyLatenessMs = 1000;

/**
 * Keeps the runner supplied with the servers this process holds. While the database is away it goes on with those it
 * had: results wait, and whatever another process has stored meanwhile wins over them.
 */
@Injectable()
export class CheckMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CheckMonitor.name);
  private readonly changed = new Set<number>();
  private renewing: Promise<void> | null = null;
  private again = false;
  private failed = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly leases: LeaseService,
    private readonly targets: CheckTargets,
    private readonly runner: CheckRunner,
    private readonly signals: CheckSignals,
  ) {
    const { bus, health, metrics } = signals;
    bus.watch('server.created', () => this.soon());
    bus.watch('server.changed', ({ server_id }) => {
      this.changed.add(server_id);
      this.soon();
    });
    bus.watch('server.deleted', ({ server_id }) => this.runner.drop([server_id]));
    health.register('schedule', () => this.scheduleHealth());
    health.register('results', () => this.resultHealth());
    metrics.register({
      name: 'sitewatch_schedule_lag_seconds',
      help: 'How late the newest checks started.',
      type: 'gauge',
      read: () => this.lag(),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.renew();
  }

  @Interval(renewMs)
  async renew(): Promise<void> {
    this.renewing ??= this.renewOnce().finally(() => {
      this.renewing = null;
    });
    await this.renewing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.renewing;
    await this.runner.stop();
    await this.unitOfWork
      .run(() => this.leases.leave(this.signals.mark.id))
      .catch(error => this.logger.warn(messageOf(error)));
  }

  private soon(): void {
    this.again = true;
    void this.renew().then(() => (this.again ? this.renew() : undefined));
  }

  private async renewOnce(): Promise<void> {
    this.again = false;
    try {
      await this.unitOfWork.run(async () => {
        const ids = await this.leases.renew(this.signals.mark.id);
        await this.supply(new Set(ids));
      });
      if (this.failed) this.logger.log('Leases are renewed again');
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.logger.warn(`Leases cannot be renewed: ${messageOf(error)}`);
      this.failed = true;
    }
  }

  private async supply(ids: ReadonlySet<number>): Promise<void> {
    const known = new Set(this.runner.held);
    this.runner.drop([...known].filter(id => !ids.has(id)));
    const changed = [...this.changed];
    const wanted = [...ids].filter(id => !known.has(id) || this.changed.has(id));
    if (wanted.length > 0) this.runner.take(await this.targets.load(wanted));
    for (const id of changed) this.changed.delete(id);
  }

  private lag() {
    const { lateness } = this.runner;
    return [0.5, 0.99].map(share => ({
      labels: { quantile: String(share) },
      value: lateness.quantile(share) / 1000,
    }));
  }

  private scheduleHealth() {
    const { lateness, held } = this.runner;
    const [usual, late] = [lateness.quantile(0.5), lateness.quantile(0.99)];
    const detail = `${held.length} servers, start lag p50 ${usual.toFixed(1)} ms, p99 ${late.toFixed(1)} ms`;
    return { ok: late < unhealthyLatenessMs, detail };
  }

  private resultHealth() {
    const { reachable, depth, lost } = this.runner.queue;
    return { ok: reachable, detail: `${depth} results wait to be stored, ${lost} were given up` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
