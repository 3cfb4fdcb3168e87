import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Job } from '../../jobs/job.decorator.js';
import { dispatchJob } from './dispatch.rules.js';
import { DispatchService } from './dispatch.service.js';

@Injectable()
export class DispatchJob {
  private readonly logger = new Logger(DispatchJob.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dispatches: DispatchService,
  ) {}

  /** `{ config_id }`, many at once: in a storm most of them are about the same config, which is looked at once. */
  @Job({
    name: dispatchJob,
    batch: 500,
    pollSeconds: 0.5,
    retryLimit: 5,
    retryDelay: 2,
    retryBackoff: true,
    expireInSeconds: 60,
    deleteAfterSeconds: 3600,
  })
  async dispatch(batch: { config_id?: unknown }[]): Promise<void> {
    const configs = new Set(batch.map(({ config_id: id }) => id).filter(id => typeof id === 'number'));
    const failures: unknown[] = [];
    for (const id of configs) {
      try {
        await this.unitOfWork.run(() => this.dispatches.dispatch(id));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.logger.error(`What waits for notification config ${id} cannot be told: ${reason}`);
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${configs.size} configs failed`);
  }
}
