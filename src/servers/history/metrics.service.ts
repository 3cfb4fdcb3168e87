import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Clock } from '../../shared/clock.js';
import { NotFound } from '../../shared/errors.js';
import { certificateView, latencyView, pointView, spanView, uptimeView, type MetricsView } from './metrics.dto.js';
import { findMeasured, findSeries, findSpans, rawLatency } from './metrics.queries.js';
import { latencyOf, metricsPlans, readsRaw, type MetricsWindow } from './metrics.rules.js';
import { RollupService } from './rollup.service.js';
import { UptimeService } from './uptime.service.js';

/** Stays shown at most. */
const mostSpans = 1_000;

/** What the page of one server shows: uptime, latency, chart, stays and certificate of a window that ends now. */
@Injectable()
export class MetricsService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly uptime: UptimeService,
    private readonly rollups: RollupService,
  ) {}

  /** Throws NotFound where there is no such server. */
  async get(serverId: number, window: MetricsWindow): Promise<Omit<MetricsView, 'agent'>> {
    const server = await findMeasured(this.em, serverId);
    const plan = metricsPlans[window];
    const to = this.clock.now();
    const from = new Date(to.getTime() - plan.lengthMs);
    const [uptime] = await this.uptime.over([serverId], [{ from, to }]);
    if (!server || !uptime) throw new NotFound('Server', serverId);
    const through = plan.step === null ? null : await this.rollups.builtThrough(plan.step);
    const series = await findSeries(this.em, serverId, from.getTime(), plan, through);
    const isExact = readsRaw(plan.lengthMs, server.checkInterval, this.config.env.RESULT_RETENTION_DAYS);
    const exact = isExact ? await rawLatency(this.em, serverId, from.getTime()) : undefined;
    return {
      server: serverId,
      window,
      from: from.toISOString(),
      to: to.toISOString(),
      uptime: uptimeView(uptime),
      latency: latencyView(exact ?? latencyOf(series)),
      series: series.map(pointView),
      spans: (await findSpans(this.em, serverId, from, mostSpans)).map(spanView),
      certificate: server.certificate && certificateView(server.certificate),
    };
  }
}
