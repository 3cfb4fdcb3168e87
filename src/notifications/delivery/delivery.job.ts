import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { Jobs } from '../../jobs/jobs.js';
import { Clock } from '../../shared/clock.js';
import { deliverAgainJob, deliverJob } from './delivery.rules.js';
import { DeliveryService } from './delivery.service.js';

/** One recipient's queue is worked off for so long before its job makes room for another. */
const turnMs = 15_000;

const common = { retryLimit: 0, expireInSeconds: 60, deleteAfterSeconds: 3600 };

interface Delivery {
  /** Id of the row. */
  message_id?: unknown;
}

@Injectable()
export class DeliveryJob {
  constructor(
    private readonly delivery: DeliveryService,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * `{ message_id }`. Many at once, so that recipients that never answer delay nobody. What has to be done is in the
   * message's row: a job that is lost, repeated or late does no harm.
   */
  @Job({ name: deliverJob, concurrency: 100, pollSeconds: 0.5, ...common })
  deliver(data: Delivery): Promise<void> {
    return this.workOff(data);
  }

  /** As many as a provider of a thousand recipients needs that lets every attempt run into its time limit. */
  @Job({ name: deliverAgainJob, concurrency: 200, pollSeconds: 1, ...common })
  deliverAgain(data: Delivery): Promise<void> {
    return this.workOff(data);
  }

  private async workOff({ message_id: id }: Delivery): Promise<void> {
    const until = this.clock.monotonic() + turnMs;
    let next = typeof id === 'number' ? id : null;
    while (next !== null && this.clock.monotonic() < until) next = await this.delivery.attempt(next);
    if (next !== null) await this.jobs.send(deliverJob, { message_id: next });
  }
}
