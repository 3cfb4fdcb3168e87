import type { BacnetAddress, ObjectId } from '../../network/address.codec.js';
import { BacnetFault } from '../../network/bacnet-fault.rules.js';
import type { BacnetClient, CallOptions, ReadResult, ReadSpec } from '../../network/bacnet.client.js';
import type { BacnetValue } from '../../network/value.rules.js';
import type { Clock } from '../../../shared/clock.js';
import { explainFault } from '../faults.rules.js';
import { endIfCancelled } from '../pace.js';
import { deviceType, property } from '../vocabulary.rules.js';

/** A device as it is asked. */
export interface Target {
  address: BacnetAddress;
  instance: number;
  maxApdu: number;
}

export interface ReadingOptions extends CallOptions {
  clock: Clock;
  /** Called at every reply: a sign of life. */
  onReply?: () => void;
}

/**
 * Questions to one device, and whether it still answers. A fault is returned, not thrown, but for `cancelled` and
 * `closed`, which end everything.
 */
export class Conversation {
  /** Time-outs in a row since the last reply. */
  silent = 0;
  /** Whether there was a reply at all. */
  answered = false;

  constructor(
    private readonly client: BacnetClient,
    private readonly target: Target,
    private readonly options: ReadingOptions,
  ) {}

  read(object: ObjectId, wanted: { property: number; index?: number }): Promise<BacnetValue[] | BacnetFault> {
    return this.attempt(() => this.client.read(this.target.address, object, wanted, this.options));
  }

  /** Once more after a reply that makes no sense. */
  async readMany(specs: readonly ReadSpec[]): Promise<ReadResult[] | BacnetFault> {
    const ask = () => this.attempt(() => this.client.readMultiple(this.target.address, specs, this.options));
    const result = await ask();
    const isGarbled = result instanceof BacnetFault && (result.kind === 'malformed' || result.kind === 'mismatch');
    return isGarbled ? ask() : result;
  }

  /** Whether the smallest of questions, asked once, is answered in whatever way. */
  async isAlive(): Promise<boolean> {
    const device = { type: deviceType, instance: this.target.instance };
    const once = { ...this.options, retries: 0 };
    const result = await this.attempt(() =>
      this.client.read(this.target.address, device, { property: property.systemStatus }, once),
    );
    return !(result instanceof BacnetFault) || !['breaker', 'health'].includes(explainFault(result).action);
  }

  private async attempt<T extends object>(call: () => Promise<T>): Promise<T | BacnetFault> {
    endIfCancelled(this.options.signal);
    try {
      const reply = await call();
      this.heard();
      return reply;
    } catch (error) {
      if (!(error instanceof BacnetFault) || explainFault(error).action === 'stop') throw error;
      if (error.kind === 'timeout') this.silent += 1;
      else if (error.kind !== 'unreachable' && error.kind !== 'encode') this.heard();
      return error;
    }
  }

  private heard(): void {
    this.silent = 0;
    this.answered = true;
    this.options.onReply?.();
  }
}
