import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { SiteRetention } from './site-retention.service.js';

@Injectable()
export class SiteRetentionJob {
  constructor(private readonly retention: SiteRetention) {}

  @Job({ name: 'sites.forget-old', cron: '40 3 * * *', retryLimit: 5, retryDelay: 60, retryBackoff: true })
  async forgetOld(): Promise<void> {
    await this.retention.forgetOld();
  }
}
