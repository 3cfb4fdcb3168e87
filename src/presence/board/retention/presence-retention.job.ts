import { Injectable } from '@nestjs/common';
import { Job } from '../../../jobs/job.decorator.js';
import { PresenceRetention } from './presence-retention.service.js';

@Injectable()
export class PresenceRetentionJob {
  constructor(private readonly retention: PresenceRetention) {}

  @Job({ name: 'presence.forget-old', cron: '50 3 * * *', retryLimit: 5, retryDelay: 60, retryBackoff: true })
  async forgetOld(): Promise<void> {
    await this.retention.forgetOld();
  }
}
