import type { CookieSerializeOptions } from '@fastify/cookie';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TokensView } from './session.dto.js';
import { accessSeconds, refreshSeconds } from './session.rules.js';
import type { TokenPair } from './sessions.service.js';

export const accessCookie = 'sitewatch_access';
const refreshCookie = 'sitewatch_refresh';
/** The refresh token travels only where it is of use. */
const refreshPath = '/api/auth';

/** True where a request shows the dashboard's cookies and nothing better. */
export function reliesOnCookies({ headers, cookies }: FastifyRequest): boolean {
  return !headers.authorization && (cookies[accessCookie] !== undefined || cookies[refreshCookie] !== undefined);
}

/**
 * The dashboard's cookies of one request: out of reach of scripts, never sent from another site. `Secure` only where the
 * request came by https, since many sites are a plain-HTTP LAN on which a browser would drop the cookie.
 */
export class CookieJar {
  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {}

  get refresh(): string | undefined {
    return this.request.cookies[refreshCookie];
  }

  /** The token to log out with: from the header where there is one, else from the cookies. */
  get shown(): string | undefined {
    const { authorization } = this.request.headers;
    if (authorization) return /^Bearer +(\S+)/i.exec(authorization)?.[1];
    return this.refresh ?? this.request.cookies[accessCookie];
  }

  /** Hands over new tokens: as cookies (the reply then shows none, so that no script can read them) or in the reply. */
  deliver({ access, refresh }: TokenPair, asCookies: boolean): TokensView {
    void this.reply.header('cache-control', 'no-store');
    if (!asCookies) return { access, refresh };
    this.set(accessCookie, access, { path: '/', maxAge: accessSeconds });
    this.set(refreshCookie, refresh, { path: refreshPath, maxAge: refreshSeconds });
    return { access: null, refresh: null };
  }

  clear(): void {
    if (!reliesOnCookies(this.request)) return;
    this.set(accessCookie, '', { path: '/', maxAge: 0 });
    this.set(refreshCookie, '', { path: refreshPath, maxAge: 0 });
  }

  private set(name: string, value: string, options: CookieSerializeOptions): void {
    const secure = this.request.protocol === 'https';
    void this.reply.setCookie(name, value, { ...options, httpOnly: true, sameSite: 'strict', secure });
  }
}

export const Cookies = createParamDecorator((_: unknown, context: ExecutionContext): CookieJar => {
  const http = context.switchToHttp();
  return new CookieJar(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
});
