import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { MaintenanceService } from './maintenance.service.js';

const everyMs = 5_000;

/** Notices the boundaries of maintenance windows. Several processes may look; the first one to act is the only one. */
@Injectable()
export class MaintenanceMonitor {
  private readonly logger = new Logger(MaintenanceMonitor.name);
  private looking = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly maintenance: MaintenanceService,
  ) {}

  @Interval(everyMs)
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.unitOfWork.run(() => this.maintenance.catchUp());
    } catch (error) {
      this.logger.warn(`Maintenance windows wait: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.looking = false;
    }
  }
}
