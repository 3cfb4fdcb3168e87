import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { RetentionService } from './retention.service.js';

@Injectable()
export class RetentionJob {
  constructor(private readonly retention: RetentionService) {}

  /** Often, because a machine that slept for a week wakes up without a partition for today. */
  @Job({ name: 'servers.make-room', cron: '*/5 * * * *', retryLimit: 3, retryDelay: 20 })
  makeRoom(): Promise<void> {
    return this.retention.makeRoom();
  }

  @Job({ name: 'servers.forget-old', cron: '20 3 * * *', retryLimit: 5, retryDelay: 60, retryBackoff: true })
  forgetOld(): Promise<void> {
    return this.retention.forgetOld();
  }

  /** Sent when a server is deleted: `{ server_id }`. */
  @Job({ name: 'servers.forget', retryLimit: 5, retryDelay: 60, retryBackoff: true })
  async forgetServer(data: { server_id?: unknown }): Promise<void> {
    if (typeof data.server_id === 'number') await this.retention.forgetServer(data.server_id);
  }
}
