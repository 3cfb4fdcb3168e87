import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { NotificationRetention } from './notification-retention.service.js';

@Injectable()
export class NotificationRetentionJob {
  constructor(private readonly retention: NotificationRetention) {}

  @Job({ name: 'notifications.forget-old', cron: '40 3 * * *', retryLimit: 5, retryDelay: 60, retryBackoff: true })
  forgetOld(): Promise<void> {
    return this.retention.forgetOld();
  }
}
