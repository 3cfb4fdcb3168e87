import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { isExpired, type Login } from '../auth/login.rules.js';
import { LoginService } from '../auth/login.service.js';
import { Clock } from '../shared/clock.js';
import { Audience } from './audience.js';
import type { LiveClient } from './live-client.js';

/** With the time the login service believes an answer (3 s), a revoked login loses its streams within 5 s. */
const sweepMs = 1_000;
const beatMs = 15_000;
/** Questions about different logins that are asked at once. */
const questionsAtOnce = 16;
/** How long clients get to part politely when the process stops. */
const farewellMs = 500;

/** Ends the connections of logins that are no longer valid, keeps the others alive, and closes all at the end. */
@Injectable()
export class Upkeep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Upkeep.name);
  private timers: NodeJS.Timeout[] = [];
  private sweeping: Promise<void> | null = null;

  constructor(
    private readonly audience: Audience,
    private readonly logins: LoginService,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timers = [setInterval(() => void this.sweep(), sweepMs), setInterval(() => this.beat(), beatMs)];
  }

  async onModuleDestroy(): Promise<void> {
    this.timers.forEach(timer => clearInterval(timer));
    this.audience.close();
    for (const client of this.audience.clients) client.dismiss();
    const deadline = performance.now() + farewellMs;
    while (this.audience.clients.size > 0 && performance.now() < deadline) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    for (const client of this.audience.clients) client.cut();
    await this.sweeping;
  }

  /** Asks once per login, not per connection, whether it still holds; a sweep under way is not started twice. */
  sweep(): Promise<void> {
    this.sweeping ??= this.sweepAll().finally(() => {
      this.sweeping = null;
    });
    return this.sweeping;
  }

  private async sweepAll(): Promise<void> {
    const groups = [...Map.groupBy(this.audience.clients, ({ login }) => proofOf(login)).values()];
    for (let start = 0; start < groups.length; start += questionsAtOnce) {
      await Promise.all(groups.slice(start, start + questionsAtOnce).map(group => this.check(group)));
    }
  }

  private async check(clients: LiveClient[]): Promise<void> {
    const now = this.clock.now();
    const isOver = ({ login }: LiveClient) => isExpired(login.expiresAt, now);
    const current = clients.find(client => !isOver(client));
    const valid = current ? await this.isValid(current.login) : false;
    for (const client of clients) {
      if (!valid || isOver(client)) client.expire();
    }
  }

  /** A database that cannot be asked is our fault, not a reason to throw everybody out; expiry needs no question. */
  private async isValid(login: Login): Promise<boolean> {
    try {
      return await this.logins.stillValid(login);
    } catch (error) {
      this.logger.warn(`Logins cannot be checked: ${error instanceof Error ? error.message : String(error)}`);
      return true;
    }
  }

  private beat(): void {
    for (const client of this.audience.clients) client.beat();
  }
}

/** What a login stands or falls with. */
function proofOf(login: Login): string {
  return login.sessionId ?? `key ${login.apiKeyId} ${login.accountId}`;
}
