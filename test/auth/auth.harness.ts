import { JwtService } from '@nestjs/jwt';
import { AccountsService } from '../../src/auth/accounts/accounts.service.js';
import { SetupService } from '../../src/auth/accounts/setup.service.js';
import { ApiKeysService } from '../../src/auth/api-keys/api-keys.service.js';
import { LoginService } from '../../src/auth/login.service.js';
import { LoginStates } from '../../src/auth/login-states.js';
import { LoginThrottle } from '../../src/auth/passwords/login-throttle.js';
import { OwnPasswordService } from '../../src/auth/passwords/own-password.service.js';
import { PasswordCheck } from '../../src/auth/passwords/password-check.js';
import { PasswordHasher } from '../../src/auth/passwords/password-hasher.js';
import { SessionEnder } from '../../src/auth/sessions/session-ender.js';
import { SessionsService, type TokenPair } from '../../src/auth/sessions/sessions.service.js';
import { TicketsService } from '../../src/auth/tickets/tickets.service.js';
import { Tokens } from '../../src/auth/tokens.js';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { EventBus } from '../../src/events/bus.js';
import { EventRow } from '../../src/events/event.entity.js';
import { FakeClock } from '../fakes/fake.clock.js';
import type { TestDatabase } from '../support/database.js';

export const password = 'correct horse battery';
export const caller = { address: '192.0.2.1', userAgent: 'test' };
export const secretKey = 'a secret of the tests, 32 or more';

export type AuthProcess = ReturnType<typeof authProcess>;

/** What one process of Sitewatch has of `auth`; several over one database are several instances. */
export function authProcess({ em, unitOfWork }: TestDatabase, clock: FakeClock) {
  const config = new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: secretKey }));
  const bus = new EventBus(em, clock);
  const tokens = new Tokens(new JwtService({}), config, clock);
  const states = new LoginStates(em, unitOfWork, clock, bus);
  const hasher = new PasswordHasher();
  const check = new PasswordCheck(hasher, new LoginThrottle(clock));
  const ender = new SessionEnder(em, bus, clock, states);
  const tickets = new TicketsService(em, unitOfWork, tokens, clock);
  return {
    bus,
    tokens,
    tickets,
    states,
    logins: new LoginService(tokens, states, tickets, clock),
    sessions: new SessionsService(em, clock, tokens, check, ender),
    passwords: new OwnPasswordService(em, clock, check, hasher, ender),
    accounts: new AccountsService(em, clock, hasher, ender),
    setup: new SetupService(em, clock, hasher),
    apiKeys: new ApiKeysService(em, clock, states),
  };
}

/** A new account and its first login. */
export async function loggedIn(
  { unitOfWork }: TestDatabase,
  { accounts, sessions }: AuthProcess,
  username: string,
  role: 'admin' | 'viewer' = 'viewer',
): Promise<TokenPair & { id: number }> {
  const { id } = await unitOfWork.run(() => accounts.create({ username, password, role }));
  return { id, ...(await unitOfWork.run(() => sessions.logIn(username, password, caller))) };
}

/** The account that somebody with these tokens is; rejects where they open nothing. */
export async function holderOf({ logins }: AuthProcess, { access }: TokenPair): Promise<number | null> {
  return (await logins.authenticate({ authorization: `Bearer ${access}` })).accountId;
}

/** Facts of that account, in the order they were recorded. */
export async function revocations({ em, unitOfWork }: TestDatabase, accountId: number): Promise<unknown[]> {
  const rows = await unitOfWork.run(() =>
    em.find(EventRow, { name: 'account.sessions_revoked' }, { orderBy: { id: 'asc' } }),
  );
  return rows.map(({ payload }) => payload).filter(payload => payload['account_id'] === accountId);
}
