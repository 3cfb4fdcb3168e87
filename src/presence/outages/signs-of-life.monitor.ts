import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { SignsOfLife } from './signs-of-life.service.js';

const everyMs = 30_000;

/** Gives a sign of life at the start, every 30 s, and a last one at an orderly end. */
@Injectable()
export class SignsOfLifeMonitor implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(SignsOfLifeMonitor.name);
  private begun = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signs: SignsOfLife,
  ) {}

  /** Before anything sweeps: whoever was here before an outage goes first, and comes again by a new answer. */
  async onModuleInit(): Promise<void> {
    await this.give();
  }

  @Interval(everyMs)
  async give(): Promise<void> {
    try {
      const found = await this.unitOfWork.run(() => this.signs.give(!this.begun));
      this.begun = true;
      if (found) this.logger.warn(`${found.message} ${found.devicesMarked} devices were marked as gone.`);
    } catch (error) {
      this.logger.warn(`No sign of life could be given: ${messageOf(error)}`);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.unitOfWork.run(() => this.signs.stop()).catch(error => this.logger.warn(messageOf(error)));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
