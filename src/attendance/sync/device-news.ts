import type { TerminalSizes } from '../terminal/wire/sizes.codec.js';

/** What a look at a terminal has shown; null where it did not tell. */
export interface Look {
  at: Date;
  driftMs: number | null;
  sizes: TerminalSizes | null;
  /** Null where the log was not read. `stored`: its records that are certainly in the ledger. */
  log: { count: number; stored: number; isWhole: boolean } | null;
}

/** Where the live connection stands. */
export interface ConnectionNews {
  state: string | null;
  isConnected: boolean;
  problem: string | null;
  failures: number;
  failingSince: Date | null;
  retryAt: Date | null;
}
