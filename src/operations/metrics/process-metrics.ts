import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Health } from '../../http/health.js';
import { Metrics } from '../../http/metrics.js';
import { version } from '../../http/version.js';
import { OperationsSettings } from '../operations.settings.js';
import { EventLoopWatch } from './event-loop.js';

/** The process itself: event loop, memory, time, roles, version, and what it says of its own readiness. */
@Injectable()
export class ProcessMetrics implements OnApplicationShutdown {
  private readonly eventLoop = new EventLoopWatch();

  constructor({ roles }: OperationsSettings, health: Health, metrics: Metrics) {
    const gauge = (name: string, help: string, read: Parameters<Metrics['register']>[0]['read']) =>
      metrics.register({ name: `sitewatch_${name}`, help, type: 'gauge', read });
    gauge('build_info', 'Version of Sitewatch and of Node; always 1.', () => [
      { labels: { version, node: process.version }, value: 1 },
    ]);
    gauge('process_role', 'What this process does; 1 for each of its roles.', () =>
      roles.map(role => ({ labels: { role }, value: 1 })),
    );
    gauge('uptime_seconds', 'Seconds since the start of the process.', () => process.uptime());
    gauge('event_loop_lag_seconds', 'How late the event loop is, over the last one to two minutes.', () => {
      const { p50, p99 } = this.eventLoop.lag;
      return [
        { labels: { quantile: '0.5' }, value: p50 },
        { labels: { quantile: '0.99' }, value: p99 },
      ];
    });
    gauge('memory_bytes', 'Memory of the process.', () => {
      const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
      const kinds = { resident: rss, heap_used: heapUsed, heap_total: heapTotal, external };
      return Object.entries(kinds).map(([kind, value]) => ({ labels: { kind }, value }));
    });
    metrics.register({
      name: 'sitewatch_cpu_seconds_total',
      help: 'Processor time of the process.',
      type: 'counter',
      read: () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1e6;
      },
    });
    gauge('ready', 'Whether a part that others depend on is fine, as in /api/health/ready/.', async () =>
      Object.entries(await health.report()).map(([part, { ok }]) => ({ labels: { part }, value: ok ? 1 : 0 })),
    );
  }

  onApplicationShutdown(): void {
    this.eventLoop.stop();
  }
}
