import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { ReadingRetention } from './reading-retention.service.js';

@Injectable()
export class ReadingRetentionJob {
  constructor(private readonly retention: ReadingRetention) {}

  /** Often, because a machine that slept for a week wakes up without a partition for today. */
  @Job({ name: 'bacnet.make-room', cron: '*/5 * * * *', retryLimit: 3, retryDelay: 20 })
  makeRoom(): Promise<void> {
    return this.retention.makeRoom();
  }

  @Job({ name: 'bacnet.forget-old', cron: '35 3 * * *', retryLimit: 5, retryDelay: 60, retryBackoff: true })
  forgetOld(): Promise<void> {
    return this.retention.forgetOld();
  }

  /** Sent when a device is deleted: `{ point_ids }`. */
  @Job({ name: 'bacnet.forget', retryLimit: 5, retryDelay: 60, retryBackoff: true })
  async forgetPoints(data: { point_ids?: unknown }): Promise<void> {
    const { point_ids: ids } = data;
    if (Array.isArray(ids) && ids.every(id => Number.isInteger(id))) await this.retention.forgetPoints(ids);
  }
}
