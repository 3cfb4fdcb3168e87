import { Injectable } from '@nestjs/common';
import type { TerminalSession } from '../terminal/terminal.client.js';
import type { TerminalTarget } from './terminal-targets.service.js';

/** A live connection, for whoever wants something of its terminal. */
export interface LiveConnection {
  readonly target: TerminalTarget;
  /** Rejects with TerminalFailure. */
  use<T>(work: (session: TerminalSession) => Promise<T>): Promise<T>;
  reconnect(): Promise<void>;
}

/** The live connections of this process, by the id of the terminal; empty in a process that listens to none. */
@Injectable()
export class LiveConnections extends Map<number, LiveConnection> {}
