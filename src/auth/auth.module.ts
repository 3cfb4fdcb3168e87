import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { AccountsController } from './accounts/accounts.controller.js';
import { AccountsService } from './accounts/accounts.service.js';
import { SetupController } from './accounts/setup.controller.js';
import { SetupService } from './accounts/setup.service.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { AuthMonitor } from './auth.monitor.js';
import { LoginGuard } from './guard/login.guard.js';
import { LoginService } from './login.service.js';
import { LoginStates } from './login-states.js';
import { LoginThrottle } from './passwords/login-throttle.js';
import { OwnPasswordService } from './passwords/own-password.service.js';
import { PasswordCheck } from './passwords/password-check.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { AuthController } from './sessions/auth.controller.js';
import { SessionEnder } from './sessions/session-ender.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SignedLinks } from './signed-links.js';
import { TicketsService } from './tickets/tickets.service.js';
import { Tokens } from './tokens.js';

@Module({
  imports: [JwtModule.register({})],
  controllers: [AuthController, SetupController, AccountsController, ApiKeysController],
  providers: [
    { provide: APP_GUARD, useClass: LoginGuard },
    Tokens,
    LoginStates,
    LoginService,
    LoginThrottle,
    PasswordHasher,
    PasswordCheck,
    OwnPasswordService,
    SessionEnder,
    SessionsService,
    SetupService,
    AccountsService,
    ApiKeysService,
    TicketsService,
    SignedLinks,
    AuthMonitor,
  ],
  exports: [LoginService, AccountsService, SignedLinks],
})
export class AuthModule {}
