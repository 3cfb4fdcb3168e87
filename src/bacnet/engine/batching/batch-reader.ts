import { networkOf } from '../../network/address.codec.js';
import { BacnetFault } from '../../network/bacnet-fault.rules.js';
import type { BacnetClient, ReadResult, ReadSpec } from '../../network/bacnet.client.js';
import type { Clock } from '../../../shared/clock.js';
import { explainFault } from '../faults.rules.js';
import { costOf, nextBatch, replyBudget, specsOf, type Item } from './budget.rules.js';
import { Conversation, type ReadingOptions, type Target } from './conversation.js';
import {
  afterGood,
  afterNoMultiple,
  afterSpoiling,
  afterTooMuch,
  isApart,
  limitOf,
  type DeviceProfile,
} from './device-profile.rules.js';

/** An item and its place among the results. */
type Numbered = Item & { place: number };

/** So many properties in a row without reply from a device that is alive, and it is given up. */
const mostUnanswered = 3;

/**
 * Reads many properties of one device with as few requests as it can answer, and learns how many that is
 * ({@link DeviceProfile}): less at once when the device says so or is silent, the culprit alone when something spoils a
 * batch, one property at a time where the device knows nothing else.
 */
export class BatchReader {
  readonly conversation: Conversation;
  private learned: DeviceProfile;
  private readonly clock: Clock;
  private readonly budget: number;
  private outcomes: (ReadResult['outcome'] | undefined)[] = [];
  /** Why nothing more is asked. */
  private ended: BacnetFault | null = null;
  private unanswered = 0;

  constructor(client: BacnetClient, target: Target, profile: DeviceProfile, options: ReadingOptions) {
    this.conversation = new Conversation(client, target, options);
    this.clock = options.clock;
    this.learned = profile;
    this.budget = replyBudget({ maxApdu: target.maxApdu, isRouted: networkOf(target.address) > 0 });
  }

  get profile(): DeviceProfile {
    return this.learned;
  }

  /**
   * One result per property, in order. The fault of a property stands in its result; a device that does not answer any
   * more leaves the same time-out in all that is left. Rejects with `cancelled` or `closed` only.
   */
  async read(specs: readonly ReadSpec[]): Promise<ReadResult[]> {
    let place = 0;
    const items = specs.flatMap(({ object, properties }) =>
      properties.map((one, index): Numbered => ({ ...one, object, isFirst: index === 0, place: place++ })),
    );
    this.outcomes = [];
    this.ended = null;
    const isAlone = (item: Item) => this.learned.noMultiple || isApart(this.learned, item);
    const alone = items.filter(isAlone);
    await this.readAll(items.filter(item => !isAlone(item)));
    for (const item of alone) await this.readOne(item);
    const fault = this.ended ?? new BacnetFault('malformed', 'Not in the answer.');
    return items.map((item, index) => ({
      object: item.object,
      property: item.property,
      index: item.index ?? null,
      outcome: this.outcomes[index] ?? { fault },
    }));
  }

  /** Returns what turned out to spoil batches. */
  private async readAll(items: readonly Numbered[]): Promise<Numbered[]> {
    const spoilers: Numbered[] = [];
    for (let rest = items; rest.length > 0 && !this.ended;) {
      const size = this.learned.noMultiple ? 1 : nextBatch(rest, limitOf(this.learned, this.budget));
      const batch = rest.slice(0, size);
      if (size === 1) for (const item of batch) await this.readOne(item);
      else spoilers.push(...(await this.readBatch(batch)));
      rest = rest.slice(size);
    }
    return spoilers;
  }

  private async readBatch(batch: readonly Numbered[]): Promise<Numbered[]> {
    const results = await this.conversation.readMany(specsOf(batch));
    if (results instanceof BacnetFault) return this.recover(batch, results);
    batch.forEach(({ place }, index) => (this.outcomes[place] = results[index]?.outcome));
    this.unanswered = 0;
    this.learned = afterGood(this.learned, costOf(batch), this.budget, this.clock.now());
    return [];
  }

  private async recover(batch: readonly Numbered[], fault: BacnetFault): Promise<Numbered[]> {
    const { action } = explainFault(fault);
    if (action === 'health' || (action === 'breaker' && !(await this.conversation.isAlive()))) {
      this.ended = fault;
      return [];
    }
    if (action !== 'single' && action !== 'smaller') return this.isolate(batch);
    if (action === 'single') this.learned = afterNoMultiple(this.learned);
    else this.tooMuch(batch);
    return this.readAll(batch);
  }

  /** Halves a batch until what spoils it stands alone; where nothing does, the batch was too large. */
  private async isolate(batch: readonly Numbered[]): Promise<Numbered[]> {
    const middle = Math.ceil(batch.length / 2);
    const halves = [batch.slice(0, middle), batch.slice(middle)];
    const spoilers: Numbered[] = [];
    for (const half of halves) spoilers.push(...(await this.readAll(half)), ...this.failedAlone(half));
    if (this.ended) return spoilers;
    // Two that can each be read, but not together: neither goes into a batch again.
    if (batch.length === 2 && spoilers.length === 0) spoilers.push(...batch);
    if (spoilers.length === 0) this.tooMuch(batch);
    else this.learned = afterSpoiling(this.learned, spoilers);
    return spoilers;
  }

  private failedAlone(half: readonly Numbered[]): readonly Numbered[] {
    const [only] = half;
    const outcome = only && half.length === 1 ? this.outcomes[only.place] : undefined;
    return outcome && 'fault' in outcome ? half : [];
  }

  private tooMuch(batch: readonly Numbered[]): void {
    this.learned = afterTooMuch(this.learned, costOf(batch), this.clock.now());
  }

  private async readOne({ object, property, index, place }: Numbered): Promise<void> {
    if (this.ended) return;
    const result = await this.conversation.read(object, { property, index });
    if (!(result instanceof BacnetFault)) {
      this.unanswered = 0;
      this.outcomes[place] = { values: result };
      return;
    }
    const { action } = explainFault(result);
    if (action === 'breaker') this.unanswered += 1;
    const isGivenUp = this.unanswered >= mostUnanswered;
    const isDead = action === 'breaker' && (isGivenUp || !(await this.conversation.isAlive()));
    if (isDead || action === 'health') this.ended = result;
    else this.outcomes[place] = { fault: result };
  }
}
