import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { SilenceService } from './silence.service.js';
import { WatchedTime } from './watched-time.js';

const everyMs = 30_000;

/** Looks twice a minute for sites that have fallen silent. */
@Injectable()
export class SilenceMonitor {
  private readonly logger = new Logger(SilenceMonitor.name);
  private failed = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly silence: SilenceService,
    private readonly watched: WatchedTime,
  ) {}

  @Interval(everyMs)
  async look(): Promise<void> {
    const since = this.watched.look();
    try {
      await this.unitOfWork.run(() => this.silence.announce(since));
      if (this.failed) this.logger.log('Silent sites are noticed again');
      this.failed = false;
    } catch (error) {
      this.watched.failed();
      if (!this.failed)
        this.logger.warn(`Silent sites are not noticed: ${error instanceof Error ? error.message : String(error)}`);
      this.failed = true;
    }
  }
}
