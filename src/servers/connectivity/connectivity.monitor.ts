import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { EventBus } from '../../events/bus.js';
import { Health, type HealthReport } from '../../http/health.js';
import { Clock } from '../../shared/clock.js';
import { Connectivity } from './connectivity.js';
import { countKnown, isRoundDue, reasonOf } from './connectivity.rules.js';

const tickMs = 2000;

/** Has the canaries asked regularly: every ten seconds, while they are silent every two. */
@Injectable()
export class ConnectivityMonitor {
  constructor(
    private readonly connectivity: Connectivity,
    private readonly clock: Clock,
    bus: EventBus,
    health: Health,
  ) {
    // What one process calls an isolation is over as soon as another one reaches the canaries.
    bus.watch('connectivity.lost', () => {
      if (connectivity.isolated || !connectivity.watched) return;
      connectivity.lostElsewhere();
      void connectivity.look();
    });
    health.register('connectivity', () => this.health());
  }

  @Interval(tickMs)
  async tick(): Promise<void> {
    if (isRoundDue(this.connectivity.state, this.clock.monotonic())) await this.connectivity.look();
  }

  /** Never a reason to take this process out of service: it is the site that is cut off, and the process says so. */
  private health(): HealthReport {
    const { watched, isolated, state } = this.connectivity;
    if (!watched) return { ok: true, detail: 'no canaries are configured' };
    if (isolated) return { ok: true, detail: `this site is cut off: ${reasonOf(state)}` };
    const { known, silent } = countKnown(state.canaries);
    return { ok: true, detail: `${known - silent} of ${state.canaries.length} canaries answer` };
  }
}
