import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { CollectableDevice } from '../devices/collectable.queries.js';
import { DeviceRegistry } from '../devices/device-registry.service.js';
import { isWorthKeeping, outcomeOf, type After, type Outcome } from './collected.rules.js';

/** How long the time of the last answer may be out of date. */
const seenEveryMs = 60_000;

/** Keeps how asking devices went, as far as it is worth a row. */
@Injectable()
export class DeviceOutcomes {
  private readonly logger = new Logger(DeviceOutcomes.name);
  private readonly keptAt = new Map<number, number>();
  /** The same trouble is said once. */
  private problem = '';

  constructor(
    private readonly registry: DeviceRegistry,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Brings `device` up to date; what the database does not take now is tried with the next answer. */
  async keep(device: CollectableDevice, after: After): Promise<void> {
    const at = this.clock.now();
    const outcome = outcomeOf(after, at);
    const isOld = at.getTime() - (this.keptAt.get(device.id) ?? 0) >= seenEveryMs;
    const isKept = !isOld && !isWorthKeeping(device, outcome);
    Object.assign(device, {
      state: outcome.state ?? device.state,
      failures: outcome.failures,
      retryAt: outcome.retryAt?.getTime() ?? null,
      profile: outcome.profile,
    });
    if (!isKept) await this.store(device.id, outcome);
  }

  private async store(deviceId: number, outcome: Outcome): Promise<void> {
    try {
      await this.unitOfWork.run(() => this.registry.saveOutcome(deviceId, outcome));
      this.keptAt.set(deviceId, outcome.at.getTime());
      this.problem = '';
    } catch (error) {
      this.keptAt.delete(deviceId);
      const message = error instanceof Error ? error.message : String(error);
      if (message !== this.problem) this.logger.warn(`The state of devices is not stored: ${message}`);
      this.problem = message;
    }
  }
}
