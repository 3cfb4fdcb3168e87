import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/public.decorator.js';
import { Unauthenticated } from '../../shared/errors.js';
import { Allows } from '../guard/allows.decorator.js';
import { CurrentLogin } from '../guard/current-login.decorator.js';
import type { Login } from '../login.rules.js';
import { OwnPasswordService } from '../passwords/own-password.service.js';
import { ticketSeconds } from '../tickets/ticket.rules.js';
import { TicketsService } from '../tickets/tickets.service.js';
import { CurrentCaller, type Caller } from './caller.decorator.js';
import { Cookies, type CookieJar } from './cookie-jar.js';
import {
  ChangePasswordInput,
  LogInInput,
  LogOutInput,
  LoginView,
  RefreshInput,
  TicketInput,
  TicketView,
  TokensView,
  toLoginView,
  VerifiedView,
  VerifyInput,
} from './session.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly passwords: OwnPasswordService,
    private readonly tickets: TicketsService,
  ) {}

  /** Logs in. After five wrong passwords from one address the account has to wait there, longer each time (429). */
  @Post('token')
  @Public()
  @HttpCode(200)
  async logIn(
    @Body() input: LogInInput,
    @CurrentCaller() caller: Caller,
    @Cookies() jar: CookieJar,
  ): Promise<TokensView> {
    return jar.deliver(await this.sessions.logIn(input.username, input.password, caller), input.cookie ?? false);
  }

  /**
   * Trades the newest refresh token for a new pair. 409 `refreshed_meanwhile`: another tab did so within the last 10
   * seconds, use its tokens. An older token ends the whole session (401).
   */
  @Post('token/refresh')
  @Public()
  @HttpCode(200)
  async refresh(@Body() input: RefreshInput, @Cookies() jar: CookieJar): Promise<TokensView> {
    const token = input.refresh ?? jar.refresh;
    if (!token) throw new Unauthenticated();
    return jar.deliver(await this.sessions.refresh(token), !input.refresh);
  }

  /** 200 where the access token works now or the refresh token could be traded now, else 401. */
  @Post('token/verify')
  @Public()
  @HttpCode(200)
  async verify(@Body() { token }: VerifyInput): Promise<VerifiedView> {
    await this.sessions.verify(token);
    return {};
  }

  /** Ends this session; its access tokens stop working within 3 seconds. Also with a refresh token alone. */
  @Post('logout')
  @Public()
  @HttpCode(204)
  async logOut(@Body() input: LogOutInput, @Cookies() jar: CookieJar): Promise<void> {
    await this.sessions.logOut(input.refresh ?? jar.shown);
    jar.clear();
  }

  /** Who is logged in. */
  @Get('me')
  me(@CurrentLogin() login: Login): LoginView {
    return toLoginView(login);
  }

  /** Changes the own password and ends all other sessions of the account. */
  @Post('password')
  @Allows('viewer')
  @HttpCode(204)
  async changePassword(
    @Body() input: ChangePasswordInput,
    @CurrentLogin() login: Login,
    @CurrentCaller() { address }: Caller,
  ): Promise<void> {
    await this.passwords.change(login, { current: input.current_password, next: input.new_password, address });
  }

  /** A ticket for clients that cannot set headers: opens one stream within 60 seconds as `?ticket=`. */
  @Post('ticket')
  @Allows('viewer')
  @HttpCode(200)
  ticket(@Body() { purpose }: TicketInput, @CurrentLogin() login: Login): TicketView {
    return { ticket: this.tickets.issue(login, purpose ?? 'stream'), expires_in_seconds: ticketSeconds };
  }
}
