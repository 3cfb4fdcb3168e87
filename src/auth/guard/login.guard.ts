import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Config } from '../../config/config.js';
import { Public } from '../../http/public.decorator.js';
import { Forbidden } from '../../shared/errors.js';
import { LoginService, type Credentials } from '../login.service.js';
import { isSafe, permits, requiredRole } from '../role.rules.js';
import { accessCookie, reliesOnCookies } from '../sessions/cookie-jar.js';
import { Allows } from './allows.decorator.js';
import './current-login.decorator.js';
import { provenance } from './same-origin.rules.js';
import { TakesTicket } from './takes-ticket.decorator.js';

/**
 * Stands before every route. Closed unless the route is `@Public()`: a login is needed, and the role `admin` to change
 * anything unless the route says otherwise with `@Allows()`. Whatever changes something on the strength of a cookie must
 * come from a page of Sitewatch itself, public routes included, because a browser adds cookies to foreign requests too.
 */
@Injectable()
export class LoginGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly logins: LoginService,
    private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Socket messages come through connections that were authenticated when they were opened.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const marks: Parameters<Reflector['getAllAndOverride']>[1] = [context.getHandler(), context.getClass()];
    if (!isSafe(request.method) && reliesOnCookies(request)) this.requireOwnPage(request);
    if (this.reflector.getAllAndOverride(Public, marks) !== undefined) return true;
    const takesTicket = this.reflector.getAllAndOverride(TakesTicket, marks) !== undefined;
    const login = await this.logins.authenticate(credentialsOf(request, takesTicket));
    if (!permits(login.role, requiredRole(request.method, this.reflector.getAllAndOverride(Allows, marks)))) {
      throw new Forbidden();
    }
    request.login = login;
    return true;
  }

  private requireOwnPage({ headers, host }: FastifyRequest): void {
    const { origin, 'sec-fetch-site': fetchSite } = headers;
    const from = provenance({
      origin,
      fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
      host,
      publicUrl: this.config.env.PUBLIC_URL,
    });
    if (from !== 'same') throw new Forbidden('Requests with cookies must come from a page of this site.');
  }
}

function credentialsOf({ headers, cookies, query }: FastifyRequest, takesTicket: boolean): Credentials {
  const ticket = takesTicket && query && typeof query === 'object' && 'ticket' in query ? query.ticket : undefined;
  return {
    authorization: headers.authorization,
    ticket: typeof ticket === 'string' ? ticket : undefined,
    cookieToken: cookies[accessCookie],
  };
}
