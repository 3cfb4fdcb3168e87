import { Injectable } from '@nestjs/common';
import { Job } from '../../jobs/job.decorator.js';
import { Jobs } from '../../jobs/jobs.js';
import { CloudClient } from './cloud.client.js';
import { CloudGates } from './cloud-gates.js';
import { CloudState } from './cloud-state.service.js';
import { sendSummariesJob } from './send-summaries.job.js';
import { WhoIsOnline } from './who-is-online.service.js';

export const sendHeartbeatJob = 'presence.send-heartbeat';

/** Says who is here. One that does not arrive is not repeated: the next one says more. */
@Injectable()
export class SendHeartbeatJob {
  constructor(
    private readonly online: WhoIsOnline,
    private readonly client: CloudClient,
    private readonly state: CloudState,
    private readonly gates: CloudGates,
    private readonly jobs: Jobs,
  ) {}

  // A job has to be remembered for longer than the longest interval: it is what keeps others from being stored in it.
  @Job({ name: sendHeartbeatJob, retryLimit: 0, expireInSeconds: 60, deleteAfterSeconds: 7200 })
  async send(): Promise<void> {
    const gate = this.gates.heartbeats;
    if (!this.client.configured || gate.waitMs > 0) return;
    const answer = await this.client.post('heartbeat', await this.online.message());
    if (answer.kind !== 'accepted') {
      // Its own interval is pause enough, unless the receiver wants a longer one.
      if (answer.kind === 'failed' && answer.retryAfterMs !== null) gate.close(answer);
      this.gates.heartbeatLost();
      return this.state.failed(answer.reason);
    }
    gate.open();
    // While summaries are sent in vain the receiver does not take everything: the silence goes on, people are to hear of it.
    const hasNews = this.gates.summaries.waitMs > 0 ? this.gates.nudgeSummaries() : await this.state.reached();
    if (hasNews) await this.jobs.send(sendSummariesJob, {});
  }
}
