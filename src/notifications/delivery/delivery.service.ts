import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { DeliveryRecords, type Begun } from './delivery-records.service.js';
import type { Outcome } from './delivery.rules.js';
import { Sender } from './sender.js';
import { TestMessages, type TestResult } from './test-messages.service.js';

/** Within the lease of an attempt: later somebody else may be making the next one. */
const storeAgainAfterMs = [100, 500, 2000];

/** Delivers messages, one attempt at a time. */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly records: DeliveryRecords,
    private readonly sender: Sender,
    private readonly tests: TestMessages,
  ) {}

  /**
   * Makes one attempt where one is due. A process killed in the middle of it repeats it after its lease, with the same
   * message id. Returns the id of the next message to the same recipient that can be sent at once, or null.
   */
  async attempt(id: number): Promise<number | null> {
    const begun = await this.unitOfWork.run(() => this.records.begin(id));
    if (!begun) return null;
    return this.store(begun, await this.outcomeOf(begun));
  }

  /** Sends a test message now, whatever else waits; see {@link TestMessages.send}. */
  sendTest(configId: number): Promise<TestResult> {
    return this.tests.send(configId);
  }

  private async outcomeOf({ refusal, addressee, message }: Begun): Promise<Outcome> {
    if (refusal === null) return (await this.sender.send(addressee, message)).outcome;
    return { kind: 'failed', reason: refusal, permanent: true, answer: null, retryAfterSeconds: null };
  }

  /** The provider has the message: what is not stored now is sent twice. */
  private async store(begun: Begun, outcome: Outcome): Promise<number | null> {
    for (const pause of storeAgainAfterMs) {
      try {
        return await this.unitOfWork.run(() => this.records.settle(begun, outcome));
      } catch {
        await delay(pause);
      }
    }
    return this.unitOfWork.run(() => this.records.settle(begun, outcome));
  }
}
