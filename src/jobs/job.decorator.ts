import { DiscoveryService } from '@nestjs/core';
import type { JobOptions } from './jobs.js';

export interface JobDescription extends JobOptions {
  /** Name of the queue: `<feature>.<what is done>`. */
  name: string;
}

/** Makes a method the handler of a kind of job; it gets the job's data and runs in a unit of work. */
export const Job = DiscoveryService.createDecorator<JobDescription>();
