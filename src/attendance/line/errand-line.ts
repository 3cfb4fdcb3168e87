import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { KeptConnection } from '../../database/kept-connection.js';
import type { Errand, ErrandOutcome } from './errand.rules.js';
import { Turns } from './turns.js';

const channel = 'terminal_errand';
/** So long whoever has the terminal may need to say that it takes the errand, and then to do it. */
const acceptMs = 3_000;
const doneMs = 180_000;

type Message =
  | { id: string; step: 'asked'; device: number; errand: Errand }
  | { id: string; step: 'accepted' }
  | { id: string; step: 'done'; outcome: ErrandOutcome };

interface Waiting {
  accepted(): void;
  done(outcome: ErrandOutcome): void;
}

type Performer = (device: number, errand: Errand) => Promise<ErrandOutcome> | null;

/**
 * Hands errands from the process where somebody asks to the one that speaks with the terminal, through the database
 * (NOTIFY). Nothing is stored: who asks waits, and asks again if nobody answers.
 */
@Injectable()
export class ErrandLine implements OnApplicationShutdown {
  private readonly logger = new Logger(ErrandLine.name);
  private readonly waiting = new Map<string, Waiting>();
  private readonly connection: KeptConnection;
  /** A connection does one thing at a time. */
  private readonly turns = new Turns<'connection'>();
  private opened: Promise<void> | null = null;
  private performer: Performer | null = null;

  constructor(database: Database) {
    this.connection = new KeptConnection(database.address, 'terminal errands', {
      opened: async client => void (await client.query(`listen ${channel}`)),
      notified: (_, payload) => this.hear(payload),
    });
  }

  /** From now on this process does what others ask; the performer returns null for terminals it does not speak with. */
  async answer(performer: Performer): Promise<void> {
    this.performer = performer;
    await this.open();
  }

  /** Null where nobody has taken the errand. */
  async ask(device: number, errand: Errand): Promise<ErrandOutcome | null> {
    await this.open();
    const id = randomUUID();
    const { promise: taken, resolve: accepted } = Promise.withResolvers<void>();
    const { promise: outcome, resolve: done } = Promise.withResolvers<ErrandOutcome>();
    this.waiting.set(id, { accepted, done });
    const given = new AbortController();
    const after = (ms: number) => delay(ms, null, { signal: given.signal }).catch(() => null);
    try {
      if (!(await this.say({ id, step: 'asked', device, errand }))) return null;
      const isTaken = await Promise.race([taken.then(() => true), after(acceptMs)]);
      return isTaken ? await Promise.race([outcome, after(doneMs)]) : null;
    } finally {
      given.abort();
      this.waiting.delete(id);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }

  private open(): Promise<void> {
    return (this.opened ??= this.connection.open());
  }

  private hear(payload: string): void {
    const message = messageIn(payload);
    if (!message) return;
    const waiting = this.waiting.get(message.id);
    if (message.step === 'accepted') waiting?.accepted();
    else if (message.step === 'done') waiting?.done(message.outcome);
    else if (!waiting) void this.perform(message);
  }

  private async perform({ id, device, errand }: Extract<Message, { step: 'asked' }>): Promise<void> {
    const work = this.performer?.(device, errand);
    if (!work) return;
    await this.say({ id, step: 'accepted' });
    await this.say({ id, step: 'done', outcome: await work });
  }

  private async say(message: Message): Promise<boolean> {
    try {
      const said = await this.turns.take('connection', async () =>
        this.connection.current?.query('select pg_notify($1, $2)', [channel, JSON.stringify(message)]),
      );
      return said !== undefined;
    } catch (error) {
      this.logger.warn(`An errand got lost: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
}

/** The channel belongs to the database; whatever else somebody writes there is not for us. */
function messageIn(payload: string): Message | null {
  try {
    const message: Message | null = JSON.parse(payload);
    return typeof message === 'object' && typeof message?.id === 'string' ? message : null;
  } catch {
    return null;
  }
}
