import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService, TokenExpiredError } from '@nestjs/jwt';
import { Config } from '../config/config.js';
import { Clock } from '../shared/clock.js';
import { Unauthenticated } from '../shared/errors.js';
import { accessSeconds, refreshSeconds } from './sessions/session.rules.js';
import { ticketSeconds, type TicketHolder, type TicketPurpose } from './tickets/ticket.rules.js';

export interface AccessClaims {
  accountId: number;
  sessionId: string;
  expiresAt: Date;
}

export interface RefreshClaims extends AccessClaims {
  generation: number;
  /** The random part; only its hash is stored. */
  secret: string;
}

export interface TicketClaims {
  holder: TicketHolder;
  secret: string;
  issuedAt: Date;
  expiresAt: Date;
}

type Kind = 'access' | 'refresh' | 'ticket';
type Claims = Record<string, unknown>;

/**
 * Signs and reads the three kinds of tokens. All are HS256 with a key of their own derived from the installation's
 * secret (HKDF), and say in `typ` what they are, so that none can stand in for another. Reading checks signature, kind
 * and expiry only; whether the session behind a token still lives is asked elsewhere.
 */
@Injectable()
export class Tokens {
  private keys: Partial<Record<Kind, Buffer>> = {};

  constructor(
    private readonly jwt: JwtService,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  signAccess(accountId: number, sessionId: string): string {
    return this.sign('access', { sub: String(accountId), sid: sessionId }, accessSeconds);
  }

  signRefresh(accountId: number, sessionId: string, generation: number, secret: string): string {
    return this.sign(
      'refresh',
      { sub: String(accountId), sid: sessionId, gen: generation, jti: secret },
      refreshSeconds,
    );
  }

  signTicket(holder: TicketHolder, purpose: TicketPurpose): string {
    const who =
      holder.kind === 'session' ? { sub: String(holder.accountId), sid: holder.sessionId } : { key: holder.apiKeyId };
    return this.sign('ticket', { ...who, purpose, jti: newSecret() }, ticketSeconds);
  }

  readAccess(token: string): AccessClaims {
    return sessionOf(this.read('access', token));
  }

  readRefresh(token: string): RefreshClaims {
    const claims = this.read('refresh', token);
    return { ...sessionOf(claims), generation: numberIn(claims, 'gen'), secret: textIn(claims, 'jti') };
  }

  readTicket(token: string, purpose: TicketPurpose): TicketClaims {
    const claims = this.read('ticket', token);
    if (claims['purpose'] !== purpose) throw invalid();
    const holder: TicketHolder =
      claims['key'] === undefined
        ? { kind: 'session', ...sessionOf(claims) }
        : { kind: 'api-key', apiKeyId: numberIn(claims, 'key') };
    const [issuedAt, expiresAt] = [instantIn(claims, 'iat'), instantIn(claims, 'exp')];
    return { holder, secret: textIn(claims, 'jti'), issuedAt, expiresAt };
  }

  private sign(kind: Kind, claims: Claims, lifeSeconds: number): string {
    const iat = this.nowSeconds();
    return this.jwt.sign(
      { ...claims, typ: kind, iat, exp: iat + lifeSeconds },
      { secret: this.keyOf(kind), algorithm: 'HS256' },
    );
  }

  private read(kind: Kind, token: string): Claims {
    try {
      const claims = this.jwt.verify<Claims>(token, {
        secret: this.keyOf(kind),
        algorithms: ['HS256'],
        clockTimestamp: this.nowSeconds(),
      });
      if (claims['typ'] !== kind) throw invalid();
      return claims;
    } catch (error) {
      if (error instanceof TokenExpiredError) throw new Unauthenticated('token_expired', 'This token has expired.');
      throw invalid();
    }
  }

  private keyOf(kind: Kind): Buffer {
    this.keys[kind] ??= Buffer.from(hkdfSync('sha256', this.config.secretKey, '', `sitewatch ${kind} token`, 32));
    return this.keys[kind];
  }

  private nowSeconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}

/** 256 random bits as text that fits into tokens, headers and URLs. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret. Secrets here are random and long, so one round of SHA-256 is enough. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

const invalid = () => new Unauthenticated('token_invalid', 'This token is not valid.');

function sessionOf(claims: Claims): AccessClaims {
  const accountId = Number(textIn(claims, 'sub'));
  return { accountId, sessionId: textIn(claims, 'sid'), expiresAt: instantIn(claims, 'exp') };
}

function textIn(claims: Claims, name: string): string {
  const value = claims[name];
  if (typeof value !== 'string') throw invalid();
  return value;
}

function numberIn(claims: Claims, name: string): number {
  const value = claims[name];
  if (typeof value !== 'number') throw invalid();
  return value;
}

function instantIn(claims: Claims, name: string): Date {
  return new Date(numberIn(claims, name) * 1000);
}
