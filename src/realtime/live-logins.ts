import { Injectable } from '@nestjs/common';
import type { Login } from '../auth/login.rules.js';
import { LoginService } from '../auth/login.service.js';
import { accessCookie } from '../auth/sessions/cookie-jar.js';
import { Config } from '../config/config.js';
import { credentialsOf, type Handshake } from './credentials.js';

/** Finds out who opens a socket; streams of Server-Sent Events are ordinary requests and pass the guard. */
@Injectable()
export class LiveLogins {
  constructor(
    private readonly logins: LoginService,
    private readonly config: Config,
  ) {}

  /** Throws Unauthenticated where the handshake shows no valid login. */
  of(handshake: Handshake): Promise<Login> {
    return this.logins.authenticate(credentialsOf(handshake, accessCookie, this.config.env.PUBLIC_URL));
  }
}
