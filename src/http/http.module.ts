import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { Health } from './health.js';
import { Metrics } from './metrics.js';
import { Overview } from './overview.js';
import { OverviewController } from './overview.controller.js';
import { HealthController } from './health.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { FeedHealth } from './feed-health.js';
import { SystemHealth } from './system-health.js';
import { validationPipe } from './validation.js';

@Global()
@Module({
  controllers: [HealthController, OverviewController],
  providers: [
    Health,
    Overview,
    SystemHealth,
    FeedHealth,
    Metrics,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
  exports: [Health, Metrics, Overview],
})
export class HttpModule {}
