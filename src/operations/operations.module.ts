import { DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { EgressModule } from '../egress/egress.module.js';
import { AliveMonitor } from './alive/alive.monitor.js';
import { ConfigurationExport } from './configuration/configuration-export.js';
import { ConfigurationImport } from './configuration/configuration-import.js';
import { DiagnosticsController } from './diagnostics/diagnostics.controller.js';
import { DiagnosticsService, Surroundings } from './diagnostics/diagnostics.service.js';
import { DiskClient, SystemDiskClient } from './disk/disk.client.js';
import { DiskMetrics } from './disk/disk-metrics.js';
import { DiskMonitor } from './disk/disk.monitor.js';
import { DiskService } from './disk/disk.service.js';
import { DatabaseMetrics } from './metrics/database-metrics.js';
import { MetricsController, PublicMetricsController } from './metrics/metrics.controller.js';
import { ProcessMetrics } from './metrics/process-metrics.js';
import { RequestMetrics } from './metrics/request-metrics.js';
import { WorkMetrics } from './metrics/work-metrics.js';
import { OperationsSettings } from './operations.settings.js';

/** What those who run Sitewatch need: figures, diagnostics, and word of trouble with the program itself. */
@Module({})
export class OperationsModule {
  static of(settings: OperationsSettings): DynamicModule {
    const answers = settings.roles.includes('api');
    const watches = settings.roles.includes('scheduler');
    return {
      module: OperationsModule,
      imports: [AuthModule, EgressModule],
      controllers: [DiagnosticsController, settings.metricsPublic ? PublicMetricsController : MetricsController],
      providers: [
        { provide: OperationsSettings, useValue: settings },
        { provide: DiskClient, useClass: SystemDiskClient },
        DiagnosticsService,
        Surroundings,
        ConfigurationExport,
        ConfigurationImport,
        ...(answers ? [ProcessMetrics, RequestMetrics, DatabaseMetrics, WorkMetrics, DiskMetrics] : []),
        ...(watches ? [DiskService, DiskMonitor, AliveMonitor] : []),
      ],
    };
  }
}
