import { DynamicModule, Global, Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { EgressModule } from '../egress/egress.module.js';
import { HostResolver } from '../egress/host-resolver.js';
import { StatusSource } from '../events/status-source.js';
import { IcmpClient } from '../probes/icmp.client.js';
import { SystemIcmpClient } from '../probes/icmp.system.client.js';
import { CheckClient, NetworkCheckClient } from './checks/check.client.js';
import { CheckRunner } from './checks/check-runner.js';
import { CheckTargets } from './checks/check-targets.js';
import { RunChecksService } from './checks/run-checks.service.js';
import { MetricsController } from './history/metrics.controller.js';
import { MetricsService } from './history/metrics.service.js';
import { PingResultsController } from './history/ping-results.controller.js';
import { PingResultsService } from './history/ping-results.service.js';
import { RetentionJob } from './history/retention.job.js';
import { RetentionService } from './history/retention.service.js';
import { RollupJob } from './history/rollup.job.js';
import { RollupService } from './history/rollup.service.js';
import { UptimeService } from './history/uptime.service.js';
import { alertControllers, alertProviders, alertSchedule } from './alerts/alerts.parts.js';
import {
  connectivityControllers,
  connectivityProviders,
  connectivitySchedule,
} from './connectivity/connectivity.parts.js';
import { heartbeatControllers, heartbeatProviders, heartbeatSchedule } from './heartbeats/heartbeats.parts.js';
import { AcknowledgeLinkController } from './incidents/acknowledge-link.controller.js';
import { AcknowledgeLinkService } from './incidents/acknowledge-link.service.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { IncidentsService } from './incidents/incidents.service.js';
import { Board } from './live/board.js';
import { LiveBooks } from './live/live-books.js';
import { LiveMetricsController } from './live/live-metrics.controller.js';
import { LiveSource } from './live/live-source.js';
import { ServerCounter } from './live/server-counter.js';
import { UptimeBook } from './live/uptime-book.js';
import { UptimeMonitor } from './live/uptime.monitor.js';
import { MaintenanceController } from './maintenance/maintenance.controller.js';
import { MaintenanceMonitor } from './maintenance/maintenance.monitor.js';
import { MaintenanceService } from './maintenance/maintenance.service.js';
import { CheckMonitor } from './schedule/check.monitor.js';
import { CheckSignals } from './schedule/check-signals.js';
import { LeaseService } from './schedule/lease.service.js';
import { ServerLifecycle } from './server-lifecycle.service.js';
import { ServerListService } from './server-list.service.js';
import { ServersController } from './servers.controller.js';
import { ServersService } from './servers.service.js';
import { RecordMemory } from './status/record-memory.js';
import { RecordService } from './status/record.service.js';
import { StatusListService } from './status/status-list.service.js';
import { ServerStatusController } from './status/server-status.controller.js';
import { StatusService } from './status/status.service.js';
import { StatusWriter } from './status/status-writer.service.js';
import { TrackedServers } from './status/tracked-servers.js';

const useCases = [
  ServersService,
  ServerListService,
  ServerLifecycle,
  StatusService,
  StatusListService,
  StatusWriter,
  RecordService,
  RecordMemory,
  TrackedServers,
  IncidentsService,
  AcknowledgeLinkService,
  MaintenanceService,
  UptimeService,
  RollupService,
  RetentionService,
  PingResultsService,
  MetricsService,
  CheckTargets,
  RunChecksService,
  ...heartbeatProviders,
  ...alertProviders,
  ...connectivityProviders,
];

const outsideWorld = [
  { provide: IcmpClient, useClass: SystemIcmpClient },
  {
    provide: CheckClient,
    useFactory: (icmp: IcmpClient, resolver: HostResolver) => new NetworkCheckClient(icmp, { resolver }),
    inject: [IcmpClient, HostResolver],
  },
];

const live = [
  Board,
  LiveBooks,
  UptimeBook,
  LiveSource,
  ServerCounter,
  { provide: StatusSource, useExisting: LiveSource },
];

/** What runs by itself, in the processes that have the role for it. */
const scheduled = [
  LeaseService,
  CheckRunner,
  CheckMonitor,
  CheckSignals,
  MaintenanceMonitor,
  RollupJob,
  RetentionJob,
  ...heartbeatSchedule,
  ...alertSchedule,
  ...connectivitySchedule,
];

@Global()
@Module({})
export class ServersModule {
  static of({ checks }: { checks: boolean }): DynamicModule {
    return {
      module: ServersModule,
      imports: [AuthModule, EgressModule],
      controllers: [
        LiveMetricsController,
        MetricsController,
        ServersController,
        ServerStatusController,
        PingResultsController,
        IncidentsController,
        AcknowledgeLinkController,
        MaintenanceController,
        ...heartbeatControllers,
        ...alertControllers,
        ...connectivityControllers,
      ],
      providers: [...useCases, ...outsideWorld, ...live, UptimeMonitor, ...(checks ? scheduled : [])],
      exports: [StatusSource, RunChecksService],
    };
  }
}
