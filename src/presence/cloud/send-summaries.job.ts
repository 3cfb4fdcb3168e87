import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { Jobs } from '../../jobs/jobs.js';
import { CloudGates } from './cloud-gates.js';
import { SummarySender } from './summary-sender.service.js';

/** Sent with every new or revised hour, in the same transaction. */
export const sendSummariesJob = 'presence.send-summaries';

/**
 * Sends what is unsent, and comes back as long as something is. A job only says that there may be something to send:
 * what there is, the rows say, so a job that is lost, repeated or late does no harm.
 */
@Injectable()
export class SendSummariesJob {
  constructor(
    private readonly sender: SummarySender,
    private readonly gates: CloudGates,
    private readonly jobs: Jobs,
  ) {}

  /** `{ again: true }`: sent by an attempt that was in vain. The others have nothing to do while that one is waited for. */
  @Job({
    name: sendSummariesJob,
    cron: '10 * * * *',
    retryLimit: 5,
    retryDelay: 30,
    retryBackoff: true,
    expireInSeconds: 300,
    deleteAfterSeconds: 86_400,
  })
  async send({ again }: { again?: unknown }): Promise<void> {
    const gate = this.gates.summaries;
    const { waitMs } = gate;
    if (waitMs > 0) return again === true ? this.later(waitMs) : undefined;
    const progress = await this.sender.send();
    if (progress === 'done' || progress === 'more') gate.open();
    if (progress !== 'done') await this.later(progress === 'more' ? 0 : gate.close(progress));
  }

  private async later(waitMs: number): Promise<void> {
    await this.jobs.send(sendSummariesJob, { again: true }, { startAfter: Math.ceil(waitMs / 1000) });
  }
}
