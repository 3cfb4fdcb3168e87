import { Injectable } from '@nestjs/common';
import { TerminalClient, type TerminalListener, type TerminalSession } from '../terminal/terminal.client.js';
import { Places } from './places.js';
import type { TerminalTarget } from './terminal-targets.service.js';

/** Terminals that are being connected to at the same moment: five hundred must not start together. */
const mostAtOnce = 20;

/** Opens sessions with terminals, not too many at once. */
@Injectable()
export class TerminalDialer {
  private readonly places = new Places(mostAtOnce);

  constructor(private readonly client: TerminalClient) {}

  /** A session past its handshake and key. Rejects with TerminalFailure. */
  connect({ host, port, commKey }: TerminalTarget, listener: TerminalListener): Promise<TerminalSession> {
    return this.places.take(() => this.client.connect({ host, port, commKey, listener }));
  }
}
