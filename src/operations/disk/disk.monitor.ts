import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../../config/config.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { DiskClient } from './disk.client.js';
import { DiskService } from './disk.service.js';

const everyMs = 60_000;

/** Looks once a minute how much room is left for the data. */
@Injectable()
export class DiskMonitor implements OnApplicationBootstrap {
  private readonly logger = new Logger(DiskMonitor.name);

  constructor(
    private readonly disk: DiskClient,
    private readonly service: DiskService,
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    void this.look();
  }

  @Interval(everyMs)
  async look(): Promise<void> {
    try {
      const space = await this.disk.space(this.config.dataDir);
      await this.unitOfWork.run(() => this.service.judge(space));
    } catch (error) {
      this.logger.warn(`The disk was not looked at: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
