import { DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobRunner } from './job-runner.js';
import { Jobs } from './jobs.js';

@Global()
@Module({})
export class JobsModule {
  /** `works`: whether this process takes jobs, or only sends them. */
  static of(works: boolean): DynamicModule {
    return {
      module: JobsModule,
      imports: [DiscoveryModule],
      providers: works ? [Jobs, JobRunner] : [Jobs],
      exports: [Jobs],
    };
  }
}
