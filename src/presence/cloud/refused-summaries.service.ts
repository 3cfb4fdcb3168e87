import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Jobs } from '../../jobs/jobs.js';
import { release } from './outbox.queries.js';
import { sendSummariesJob } from './send-summaries.job.js';

/** Hours the receiver has refused for good: once the reason is gone, somebody may have them sent again. */
@Injectable()
export class RefusedSummaries {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: Jobs,
  ) {}

  /** Returns how many there are. */
  resend(): Promise<number> {
    return this.em.transactional(async em => {
      const released = await release(em);
      if (released > 0) await this.jobs.send(sendSummariesJob, {});
      return released;
    });
  }
}
