import { Injectable } from '@nestjs/common';
import { Job } from '../../../jobs/job.decorator.js';
import { JobRunsService } from './job-runs.service.js';

@Injectable()
export class JobRunJob {
  constructor(private readonly runs: JobRunsService) {}

  @Job({ name: 'servers.forget-runs', cron: '50 3 * * *', retryLimit: 5, retryDelay: 60, retryBackoff: true })
  async forgetOld(): Promise<void> {
    await this.runs.forgetOld();
  }
}
