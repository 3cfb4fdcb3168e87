import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { ReadingRollups } from './reading-rollups.service.js';

@Injectable()
export class ReadingRollupsJob {
  constructor(private readonly rollups: ReadingRollups) {}

  @Job({ name: 'bacnet.rollup', cron: '* * * * *', retryLimit: 0, expireInSeconds: 600 })
  build(): Promise<void> {
    return this.rollups.build();
  }
}
