import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Unauthenticated } from '../../shared/errors.js';
import type { Login } from '../login.rules.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard on every route that is not public. */
    login?: Login;
  }
}

/** The login that the guard has found for this request. */
export const CurrentLogin = createParamDecorator((_: unknown, context: ExecutionContext): Login => {
  const { login } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!login) throw new Unauthenticated();
  return login;
});
