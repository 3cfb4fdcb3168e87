import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { SummariesService } from './summaries.service.js';

/** Sums up hours soon after their end and again when they are final; most runs find nothing to do. */
@Injectable()
export class SummariesJob {
  constructor(private readonly summaries: SummariesService) {}

  @Job({ name: 'presence.sum-up', cron: '*/5 * * * *', retryLimit: 0 })
  async sumUp(): Promise<void> {
    await this.summaries.catchUp();
  }
}
