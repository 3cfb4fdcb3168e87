import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../database/unit-of-work.js';
import { SessionsService } from './sessions/sessions.service.js';
import { TicketsService } from './tickets/tickets.service.js';

const hourMs = 3_600_000;

/** Keeps the tables of sessions and used tickets as small as what is still alive. */
@Injectable()
export class AuthMonitor {
  private readonly logger = new Logger(AuthMonitor.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: SessionsService,
    private readonly tickets: TicketsService,
  ) {}

  @Interval(hourMs)
  async purge(): Promise<void> {
    try {
      await this.unitOfWork.run(async () => {
        await this.sessions.purge();
        await this.tickets.purge();
      });
    } catch (error) {
      this.logger.warn(
        `Expired sessions stay for another hour: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
