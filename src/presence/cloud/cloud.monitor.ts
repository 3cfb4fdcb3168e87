import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Jobs } from '../../jobs/jobs.js';
import { CloudClient } from './cloud.client.js';
import { CloudState } from './cloud-state.service.js';
import { sendHeartbeatJob } from './send-heartbeat.job.js';
import { sendSummariesJob } from './send-summaries.job.js';

const everyMs = 15_000;

/** Sees to it that a heartbeat is sent in every interval, by one process of all, and that what was left over is sent. */
@Injectable()
export class CloudMonitor implements OnApplicationBootstrap {
  private readonly logger = new Logger(CloudMonitor.name);
  private failed = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly client: CloudClient,
    private readonly state: CloudState,
    private readonly jobs: Jobs,
    private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.carefully(async () => {
      if (!this.client.configured) return this.state.forget();
      await this.jobs.send(sendSummariesJob, {});
    });
    await this.beat();
  }

  /** The queue takes one such job in each interval, whoever sends it. */
  @Interval(everyMs)
  async beat(): Promise<void> {
    if (!this.client.configured) return;
    const singletonSeconds = this.config.env.HEARTBEAT_INTERVAL_MINUTES * 60;
    await this.carefully(async () => {
      await this.jobs.send(sendHeartbeatJob, {}, { singletonKey: 'heartbeat', singletonSeconds });
    });
  }

  private async carefully(work: () => Promise<void>): Promise<void> {
    try {
      await this.unitOfWork.run(work);
      if (this.failed) this.logger.log('The receiver is reported to again');
      this.failed = false;
    } catch (error) {
      if (!this.failed)
        this.logger.warn(`Nothing is reported now: ${error instanceof Error ? error.message : String(error)}`);
      this.failed = true;
    }
  }
}
