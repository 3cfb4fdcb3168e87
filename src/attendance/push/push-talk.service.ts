import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { BoundedMap } from '../../auth/bounded-map.js';
import { Clock } from '../../shared/clock.js';
import { PushTerminal } from './push-terminal.entity.js';
import type { AdmittedTerminal } from './push-gate.service.js';
import { PushIntake } from './push-intake.service.js';
import { commandFor, identityIn, meaningOf, timeZoneFor, withFacts } from './push.rules.js';
import { linesOf } from './wire/line.codec.js';
import type { PushCall } from './wire/push-call.codec.js';
import { decodeResults, encodeCommand } from './wire/push-command.codec.js';
import { encodeOptions } from './wire/push-options.codec.js';
import { decodeFacts } from './wire/terminal-facts.codec.js';

/** Terminals whose last command is remembered. */
const maxRemembered = 10_000;

/** Answers terminals that were let in. What begins with `OK` tells them that they may forget what they have sent. */
@Injectable()
export class PushTalk {
  private readonly logger = new Logger(PushTalk.name);
  private readonly commandedAt = new BoundedMap<number, number>(maxRemembered);
  private commands = 0;

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly intake: PushIntake,
  ) {}

  async answer(terminal: AdmittedTerminal, call: PushCall, body: Buffer): Promise<string> {
    switch (call.kind) {
      case 'handshake':
        return this.greet(terminal);
      case 'poll':
        return this.command(terminal);
      case 'data':
        return this.take(terminal, call, body);
      case 'results':
        return this.hear(terminal, body);
      case 'registry':
        break;
    }
    return this.note(terminal, body);
  }

  private async greet(terminal: AdmittedTerminal): Promise<string> {
    const { serialNumber, pushTimeZone, timezone, facts } = terminal;
    return encodeOptions({
      serialNumber,
      stamps: await this.intake.begin(terminal),
      timeZone: timeZoneFor(pushTimeZone, timezone, this.clock.now().getTime()),
      pushVersion: facts['PushVersion'] ?? '',
    });
  }

  private command(terminal: AdmittedTerminal): string {
    const now = this.clock.monotonic();
    const command = commandFor(terminal, this.commandedAt.get(terminal.id) ?? null, now);
    if (command === null) return 'OK\n';
    this.commandedAt.set(terminal.id, now);
    this.commands += 1;
    return encodeCommand(this.commands, command);
  }

  private async take(terminal: AdmittedTerminal, call: PushCall, body: Buffer): Promise<string> {
    const meaning = meaningOf(call.table);
    if (meaning === 'facts') await this.note(terminal, body);
    const taken = meaning === 'punches' ? await this.intake.take(terminal, body) : linesOf(body).length;
    await this.intake.remember(terminal, call);
    return `OK: ${taken}\n`;
  }

  private async hear(terminal: AdmittedTerminal, body: Buffer): Promise<string> {
    for (const { command, returned } of decodeResults(body)) {
      if (returned !== null && returned < 0)
        this.logger.debug(`Terminal ${terminal.serialNumber} refused the command ${command} (${returned}).`);
    }
    return this.note(terminal, body);
  }

  /** Keeps what the terminal tells about itself. */
  private async note({ id, facts }: AdmittedTerminal, body: Buffer): Promise<string> {
    const details = withFacts(facts, decodeFacts(body));
    const isNews = details !== facts;
    const terminal = isNews ? await this.em.findOne(PushTerminal, { id }, { populate: ['device'] }) : null;
    if (terminal) {
      terminal.details = details;
      if (terminal.device) this.em.assign(terminal.device, identityIn(details));
      await this.em.flush();
    }
    return 'OK\n';
  }
}
