import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { RollupService } from './rollup.service.js';

@Injectable()
export class RollupJob {
  constructor(private readonly rollups: RollupService) {}

  @Job({ name: 'servers.rollup', cron: '* * * * *', retryLimit: 0, expireInSeconds: 600 })
  build(): Promise<void> {
    return this.rollups.build();
  }
}
