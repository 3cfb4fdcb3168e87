import type { CheckOutcome } from './check.rules.js';

/** One check that took place: which server, for which slot of its schedule, when it ended (epoch ms), and what came of it. */
export interface Checked {
  serverId: number;
  slot: number;
  /** Epoch ms; absent: not known, or at its end. */
  startedAt?: number;
  at: number;
  outcome: CheckOutcome;
}
