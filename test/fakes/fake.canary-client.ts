import type { CanaryAddress } from '../../src/shared/canaries.js';
import { CanaryClient } from '../../src/servers/connectivity/canary.client.js';

/** Canaries that answer until they are told to be silent. */
export class FakeCanaryClient extends CanaryClient {
  readonly silent = new Set<string>();
  /** How often any of them was asked. */
  asked = 0;
  /** Runs while a canary is asked. */
  meanwhile: () => Promise<void> | void = () => undefined;

  async answers({ address }: CanaryAddress): Promise<boolean> {
    this.asked += 1;
    await this.meanwhile();
    return !this.silent.has(address);
  }
}
