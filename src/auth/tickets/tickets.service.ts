import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import { Unauthenticated } from '../../shared/errors.js';
import type { Login } from '../login.rules.js';
import { hashOf, Tokens, type TicketClaims } from '../tokens.js';
import type { TicketHolder, TicketPurpose } from './ticket.rules.js';
import { UsedTicket } from './used-ticket.entity.js';

/**
 * Tickets let a client that cannot set headers open a stream without putting its access token into a URL. Making one
 * stores nothing; using one stores the hash of its id, which works over any number of instances.
 */
@Injectable()
export class TicketsService {
  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly tokens: Tokens,
    private readonly clock: Clock,
  ) {}

  issue(login: Login, purpose: TicketPurpose): string {
    return this.tokens.signTicket(holderOf(login), purpose);
  }

  /** Uses the ticket up; throws Unauthenticated where it is forged, expired, for something else, or used before. */
  async use(ticket: string, purpose: TicketPurpose): Promise<TicketClaims> {
    const claims = this.tokens.readTicket(ticket, purpose);
    const row = { hash: hashOf(claims.secret), expiresAt: claims.expiresAt };
    const isFirst = await this.unitOfWork.run(() => this.insert(row));
    if (!isFirst) throw new Unauthenticated('ticket_used', 'This ticket has been used.');
    return claims;
  }

  /** Drops the marks of tickets that have expired and could not be used anyway; returns how many. */
  purge(): Promise<number> {
    return this.em.nativeDelete(UsedTicket, { expiresAt: { $lte: this.clock.now() } });
  }

  private async insert(row: { hash: string; expiresAt: Date }): Promise<boolean> {
    const query = this.em.createQueryBuilder(UsedTicket).insert(row).onConflict('hash').ignore();
    return (await query.execute('run')).affectedRows === 1;
  }
}

function holderOf({ sessionId, accountId, apiKeyId }: Login): TicketHolder {
  if (apiKeyId !== null) return { kind: 'api-key', apiKeyId };
  if (sessionId === null || accountId === null) throw new Unauthenticated();
  return { kind: 'session', accountId, sessionId };
}
