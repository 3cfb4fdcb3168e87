import type { ProbeResult } from '../probe.client.js';

/** An engine that could not be opened, with the reason for people. */
export interface Unusable {
  unusable: string;
}

export interface Probed extends ProbeResult {
  /** Why the answer is not `up`; empty otherwise. */
  reason: string;
}

/** One way to ask many hosts at once. */
export abstract class ProbeEngine {
  abstract readonly name: string;
  /** Never rejects and settles within about `deadlineMs`; every address has its result. */
  abstract probe(addresses: readonly string[], deadlineMs: number): Promise<Map<string, Probed>>;
  abstract close(): Promise<void>;
}

/** Runs `work` for every address with at most `limit` at once, beginning no more than `perSecond` of them a second. */
export async function paced(
  addresses: readonly string[],
  { limit, perSecond }: { limit: number; perSecond: number },
  work: (address: string) => Promise<void>,
): Promise<void> {
  const queue = addresses.values();
  const begun = performance.now();
  let started = 0;
  const worker = async () => {
    for (const address of queue) {
      const due = begun + (started++ / perSecond) * 1000;
      const wait = due - performance.now();
      // Timers are coarse: those that are due within one of their steps begin together.
      if (wait > 4) await new Promise(resolve => setTimeout(resolve, wait));
      await work(address);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, addresses.length) }, worker));
}
