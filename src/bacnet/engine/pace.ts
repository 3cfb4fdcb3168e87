import { setTimeout as delay } from 'node:timers/promises';
import { BacnetFault } from '../network/bacnet-fault.rules.js';
import type { Clock } from '../../shared/clock.js';

/** Resolves after so many milliseconds, or as soon as the signal is aborted; never rejects. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Time as the engine needs it: to read and to let pass. */
export interface Pace {
  clock: Clock;
  /** The timer of the process unless given. */
  wait?: Wait;
  signal?: AbortSignal;
}

export const realWait: Wait = async (milliseconds, signal) => {
  // The only reason it rejects is the signal, which the caller looks at itself.
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
};

/** Rejects with `cancelled` where the caller has given up. */
export function endIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new BacnetFault('cancelled', 'Cancelled.');
}
