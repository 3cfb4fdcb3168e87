import type { TerminalSession } from '../terminal/terminal.client.js';
import type { Errand } from './errand.rules.js';
import type { TerminalTarget } from './terminal-targets.service.js';

/** How an errand is done over a session. The rooms that know give it to the desk. */
export abstract class ErrandRunner {
  /** The result is JSON-safe. Rejects with TerminalFailure. */
  abstract run(errand: Errand, target: TerminalTarget, session: TerminalSession): Promise<Record<string, unknown>>;
  /** A session for one errand. Rejects with TerminalFailure. */
  abstract connect(target: TerminalTarget): Promise<TerminalSession>;
}
