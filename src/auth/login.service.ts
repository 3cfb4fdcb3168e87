import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../shared/clock.js';
import { Unauthenticated } from '../shared/errors.js';
import { parseApiKey } from './api-keys/api-key.codec.js';
import { isExpired, type Login } from './login.rules.js';
import { LoginStates, type LiveApiKey } from './login-states.js';
import { accessSeconds } from './sessions/session.rules.js';
import { TicketsService } from './tickets/tickets.service.js';
import { hashOf, Tokens } from './tokens.js';

/** What a caller shows to prove who it is; the first that is present counts. */
export interface Credentials {
  /** Value of the `Authorization` header: `Bearer <access>` or `Api-Key <key>`. */
  authorization?: string;
  ticket?: string;
  /** Access token from the dashboard's cookie. */
  cookieToken?: string;
}

/** Finds out who a caller is. Needs no unit of work around it, so that sockets and timers may ask too. */
@Injectable()
export class LoginService {
  constructor(
    private readonly tokens: Tokens,
    private readonly states: LoginStates,
    private readonly tickets: TicketsService,
    private readonly clock: Clock,
  ) {}

  /** Throws Unauthenticated where nothing is shown, or what is shown is forged, expired, used up, or its session over. */
  async authenticate({ authorization, cookieToken, ticket }: Credentials): Promise<Login> {
    if (authorization) return this.fromHeader(authorization);
    if (ticket) return this.fromTicket(ticket);
    if (cookieToken) return this.fromAccessToken(cookieToken);
    throw new Unauthenticated();
  }

  /** Whether a login that was good before still is: not expired, and its session, role or key unchanged. */
  async stillValid(login: Login): Promise<boolean> {
    if (isExpired(login.expiresAt, this.clock.now())) return false;
    if (login.apiKeyId !== null) {
      const key = await this.states.apiKey(login.apiKeyId);
      return key !== null && key.role === login.role && !isExpired(key.expiresAt, this.clock.now());
    }
    if (login.sessionId === null || login.accountId === null) return false;
    const session = await this.states.session(login.sessionId, login.accountId);
    return session !== null && session.role === login.role;
  }

  private fromHeader(authorization: string): Promise<Login> {
    const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(authorization) ?? [];
    if (scheme.toLowerCase() === 'bearer') return this.fromAccessToken(value);
    if (scheme.toLowerCase() === 'api-key') return this.fromApiKey(value);
    throw new Unauthenticated('unauthenticated', 'Authorization must be "Bearer <access>" or "Api-Key <key>".');
  }

  private async fromAccessToken(token: string): Promise<Login> {
    const { accountId, sessionId, expiresAt } = this.tokens.readAccess(token);
    return this.ofSession(accountId, sessionId, expiresAt);
  }

  private async fromApiKey(text: string): Promise<Login> {
    const parts = parseApiKey(text);
    const key = parts && (await this.states.apiKey(parts.prefix));
    if (!key || !timingSafeEqual(Buffer.from(hashOf(text)), Buffer.from(key.keyHash))) {
      throw new Unauthenticated('api_key_invalid', 'This API key is not valid.');
    }
    return this.ofApiKey(key);
  }

  /** A ticket opens a stream for as long as an access token made at the same moment would. */
  private async fromTicket(ticket: string): Promise<Login> {
    const { holder, issuedAt } = await this.tickets.use(ticket, 'stream');
    if (holder.kind === 'session') {
      const until = new Date(issuedAt.getTime() + accessSeconds * 1000);
      return this.ofSession(holder.accountId, holder.sessionId, until);
    }
    const key = await this.states.apiKey(holder.apiKeyId);
    if (!key) throw new Unauthenticated('api_key_invalid', 'This API key is not valid.');
    return this.ofApiKey(key);
  }

  private async ofSession(accountId: number, sessionId: string, expiresAt: Date): Promise<Login> {
    const session = await this.states.session(sessionId, accountId);
    if (session?.accountId !== accountId) throw new Unauthenticated('session_ended', 'This login has ended.');
    const { name, role } = session;
    return { kind: 'session', accountId, name, role, sessionId, expiresAt, apiKeyId: null };
  }

  private async ofApiKey(key: LiveApiKey): Promise<Login> {
    const { id, name, role, expiresAt } = key;
    if (isExpired(expiresAt, this.clock.now()))
      throw new Unauthenticated('api_key_expired', 'This API key has expired.');
    await this.states.noteUse(key);
    return { kind: 'api-key', accountId: null, name, role, sessionId: null, expiresAt, apiKeyId: id };
  }
}
