import { Injectable } from '@nestjs/common';
import { Metrics } from '../http/metrics.js';
import { Audience, type AudienceCounts } from './audience.js';

/** What the live feed is doing in this process, for diagnostics and metrics. */
@Injectable()
export class Realtime {
  constructor(
    private readonly audience: Audience,
    metrics: Metrics,
  ) {
    metrics.register({
      name: 'sitewatch_live_clients',
      help: 'Live clients of this process by door.',
      type: 'gauge',
      read: () => Object.entries(this.statistics.clients).map(([door, value]) => ({ labels: { door }, value })),
    });
  }

  get statistics(): AudienceCounts & { head: number } {
    return { ...this.audience.statistics, head: this.audience.head };
  }
}
