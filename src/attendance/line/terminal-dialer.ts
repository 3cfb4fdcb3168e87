import { Injectable } from '@nestjs/common';
import { TerminalClient, type TerminalListener, type TerminalSession } from '../terminal/terminal.client.js';
import type { TerminalTarget } from './terminal-targets.service.js';

/** Terminals that are being connected to at the same moment: five hundred must not start together. */
const mostAtOnce = 20;

/** Opens sessions with terminals, not too many at once. */
@Injectable()
export class TerminalDialer {
  private readonly queue: (() => void)[] = [];
  private dialing = 0;

  constructor(private readonly client: TerminalClient) {}

  /** A session past its handshake and key. Rejects with TerminalFailure. */
  async connect({ host, port, commKey }: TerminalTarget, listener: TerminalListener): Promise<TerminalSession> {
    if (this.dialing >= mostAtOnce) await new Promise<void>(resolve => this.queue.push(resolve));
    else this.dialing += 1;
    try {
      return await this.client.connect({ host, port, commKey, listener });
    } finally {
      // The place goes to the next in the queue, or is free again.
      const next = this.queue.shift();
      if (next) next();
      else this.dialing -= 1;
    }
  }
}
