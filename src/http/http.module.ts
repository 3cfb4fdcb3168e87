import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { Health } from './health.js';
import { HealthController } from './health.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.js';

@Global()
@Module({
  controllers: [HealthController],
  providers: [
    Health,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
  exports: [Health],
})
export class HttpModule {}
