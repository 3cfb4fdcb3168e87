import { randomUUID } from 'node:crypto';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { Clock } from '../../shared/clock.js';
import { Conflict, Unauthenticated } from '../../shared/errors.js';
import { Account } from '../accounts/account.entity.js';
import { normalUsername } from '../accounts/account.rules.js';
import { PasswordCheck } from '../passwords/password-check.js';
import { hashOf, newSecret, Tokens, type AccessClaims, type RefreshClaims } from '../tokens.js';
import type { Caller } from './caller.decorator.js';
import { SessionEnder } from './session-ender.js';
import { Session } from './session.entity.js';
import { refreshSeconds, refusalOf } from './session.rules.js';

export interface TokenPair {
  access: string;
  refresh: string;
}

type Shown = Omit<RefreshClaims, 'expiresAt'>;

/** Logging in, staying logged in, logging out. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly tokens: Tokens,
    private readonly passwords: PasswordCheck,
    private readonly ender: SessionEnder,
  ) {}

  /** Throws Unauthenticated (the same for every cause) or TooManyRequests. No transaction is open while hashing. */
  async logIn(name: string, password: string, caller: Caller): Promise<TokenPair> {
    const username = normalUsername(name);
    const account = await this.em.findOne(Account, { username, active: true });
    const checked = account?.passwordHash ?? null;
    const right = await this.passwords.matches({ username, address: caller.address }, checked, password);
    if (!account || !right) throw wrong();
    return this.em.transactional(async em => {
      const current = await em.findOne(
        Account,
        { id: account.id, active: true, passwordHash: account.passwordHash },
        { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
      );
      if (!current) throw wrong();
      current.lastLoginAt = this.clock.now();
      return this.open(em, current, caller);
    });
  }

  /**
   * Trades the newest refresh token for a new pair. Of several callers with the same token exactly one gets it; another
   * tab that was late by at most 10 s gets Conflict `refreshed_meanwhile` and must use what the first one got. Any older
   * token ends the session: it was stolen, or its thief was here first.
   */
  async refresh(token: string): Promise<TokenPair> {
    const { accountId, sessionId, generation, secret } = this.tokens.readRefresh(token);
    const now = this.clock.now();
    const next = newSecret();
    if (await this.advance({ accountId, sessionId, generation, secret }, next, now)) {
      return this.pair(accountId, sessionId, generation + 1, next);
    }
    const session = await this.em.findOne(Session, { id: sessionId }, { refresh: true });
    const refusal = refusalOf(session, generation, now);
    if (refusal === 'late') {
      throw new Conflict(
        'refreshed_meanwhile',
        'This login has just been refreshed elsewhere; use the tokens from there.',
      );
    }
    if (refusal === 'reused') {
      await this.em.transactional(() => this.ender.end({ accountId, sessionId }, 'reused'));
    }
    throw new Unauthenticated('session_ended', 'This login has ended.');
  }

  /** Ends the session that an access or refresh token belongs to; a token that is no good has nothing to end. */
  async logOut(token: string | undefined): Promise<void> {
    const claims = token ? this.claimsOf(token) : null;
    if (!claims) return;
    const { accountId, sessionId } = claims;
    await this.em.transactional(() => this.ender.end({ accountId, sessionId }, 'logout'));
  }

  /** Throws Unauthenticated unless the access token works now or the refresh token could be traded now. */
  async verify(token: string): Promise<void> {
    const claims = this.claimsOf(token);
    const live = claims && {
      id: claims.sessionId,
      account: { id: claims.accountId, active: true },
      endedAt: null,
      expiresAt: { $gt: this.clock.now() },
      ...('secret' in claims ? { generation: claims.generation, refreshHash: hashOf(claims.secret) } : {}),
    };
    if (!live || (await this.em.count(Session, live)) === 0) {
      throw new Unauthenticated('token_invalid', 'This token is not valid.');
    }
  }

  /** Drops sessions whose every token has expired; returns how many. */
  purge(): Promise<number> {
    return this.em.nativeDelete(Session, { expiresAt: { $lte: this.clock.now() } });
  }

  /**
   * Compare-and-set of the generation: true for exactly one of several callers. Plain SQL, because every condition must
   * stand on the updated row itself: PostgreSQL looks at those again after waiting for a concurrent update.
   */
  private async advance(shown: Shown, next: string, now: Date): Promise<boolean> {
    const won = await query(
      this.em,
      sql`update session s
          set generation = s.generation + 1, refresh_hash = ${hashOf(next)}, refreshed_at = ${now}, expires_at = ${expiryFrom(now)}
          from account a
          where a.id = s.account_id and a.active and s.id = ${shown.sessionId} and s.account_id = ${shown.accountId}
            and s.generation = ${shown.generation} and s.refresh_hash = ${hashOf(shown.secret)}
            and s.ended_at is null and s.expires_at > ${now}
          returning s.id`,
    );
    return won.length === 1;
  }

  private open(em: EntityManager, account: Account, { address, userAgent }: Caller): TokenPair {
    const [id, secret, now] = [randomUUID(), newSecret(), this.clock.now()];
    em.persist(
      em.create(Session, {
        id,
        account,
        refreshHash: hashOf(secret),
        createdAt: now,
        refreshedAt: now,
        expiresAt: expiryFrom(now),
        userAgent: userAgent?.slice(0, 200) ?? null,
        address: address.slice(0, 64),
      }),
    );
    return this.pair(account.id, id, 0, secret);
  }

  private pair(accountId: number, sessionId: string, generation: number, secret: string): TokenPair {
    const access = this.tokens.signAccess(accountId, sessionId);
    return { access, refresh: this.tokens.signRefresh(accountId, sessionId, generation, secret) };
  }

  private claimsOf(token: string): RefreshClaims | AccessClaims | null {
    for (const read of [() => this.tokens.readRefresh(token), () => this.tokens.readAccess(token)]) {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof Unauthenticated)) throw error;
      }
    }
    return null;
  }
}

const wrong = () => new Unauthenticated('wrong_credentials', 'The username or the password is wrong.');

function expiryFrom(now: Date): Date {
  return new Date(now.getTime() + refreshSeconds * 1000);
}
