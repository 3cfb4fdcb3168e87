import type { TerminalFailureKind, TerminalStage } from '../terminal/terminal-failure.rules.js';

/** Something to be done with a terminal, by whichever process speaks with it. */
export type Errand = { kind: 'sync'; full: boolean } | { kind: 'test' } | { kind: 'set_time' } | { kind: 'reconnect' };

/** What became of an errand; JSON-safe, since it may come from another process. */
export type ErrandOutcome = { ok: true; result: Record<string, unknown> } | { ok: false; failure: ErrandFailure };

export interface ErrandFailure {
  /** `busy`: another process speaks with the terminal and did not answer; `fault`: our own trouble. */
  kind: TerminalFailureKind | 'busy' | 'fault';
  stage: TerminalStage;
  /** For people. */
  message: string;
}
