import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Unauthenticated } from '../../src/shared/errors.js';
import { FakeClock } from '../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { authProcess, caller, holderOf, loggedIn, password, type AuthProcess } from './auth.harness.js';

let database: TestDatabase;
let clock: FakeClock;
let here: AuthProcess;
let elsewhere: AuthProcess;
let serial = 0;
const name = () => `bob${(serial += 1)}`;
const run = <T>(work: () => Promise<T>) => database.unitOfWork.run(work);
const bearer = (access: string) => ({ authorization: `Bearer ${access}` });
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(() => {
  clock = new FakeClock();
  here = authProcess(database, clock);
  elsewhere = authProcess(database, clock);
});
afterAll(() => database.close());

describe('An access token', () => {
  it('tells who somebody is, in the header or in the cookie', async () => {
    const username = name();
    const { id, access } = await loggedIn(database, here, username, 'admin');
    const login = await here.logins.authenticate(bearer(access));
    expect(login).toMatchObject({ kind: 'session', accountId: id, name: username, role: 'admin', apiKeyId: null });
    expect(login.expiresAt).toEqual(new Date(clock.now().getTime() + 15 * 60_000));
    expect(await here.logins.authenticate({ cookieToken: access })).toEqual(login);
    expect(await here.logins.authenticate({ authorization: `bearer  ${access}` })).toEqual(login);
  });

  it.each(['Bearer', 'Bearer ', 'Basic YTpi', 'nonsense', 'Api-Key', 'Api-Key nonsense', 'Bearer a b'])(
    'is not %j',
    async authorization => {
      await expect(here.logins.authenticate({ authorization })).rejects.toThrow(Unauthenticated);
    },
  );

  it('is needed', async () => {
    await expect(here.logins.authenticate({})).rejects.toThrow(Unauthenticated);
  });

  it('in the header is not replaced by a good cookie when it is bad', async () => {
    const { access } = await loggedIn(database, here, name());
    const both = { authorization: 'Bearer forged', cookieToken: access };
    await expect(here.logins.authenticate(both)).rejects.toThrow(Unauthenticated);
  });
});

describe('A session that has ended', () => {
  it('stops working at once where it ended', async () => {
    const { access } = await loggedIn(database, here, name());
    const login = await here.logins.authenticate(bearer(access));
    await run(() => here.sessions.logOut(access));
    await expect(here.logins.authenticate(bearer(access))).rejects.toThrow(Unauthenticated);
    expect(await here.logins.stillValid(login)).toBe(false);
  });

  it('stops working in other processes within 3 seconds even if they hear nothing', async () => {
    const { access } = await loggedIn(database, here, name());
    const login = await elsewhere.logins.authenticate(bearer(access));
    await run(() => here.sessions.logOut(access));
    clock.advance(2_999);
    expect(await elsewhere.logins.stillValid(login)).toBe(true);
    clock.advance(1);
    expect(await elsewhere.logins.stillValid(login)).toBe(false);
    await expect(elsewhere.logins.authenticate(bearer(access))).rejects.toThrow(Unauthenticated);
  });

  it('stops working in other processes as soon as they hear of it', async () => {
    const { id, access } = await loggedIn(database, here, name());
    const login = await elsewhere.logins.authenticate(bearer(access));
    await run(() => here.accounts.change(id, { password: 'another long password' }));
    expect(await elsewhere.logins.stillValid(login)).toBe(true);
    const payload = { account_id: id, family: null };
    elsewhere.bus.announce({ id: 1, name: 'account.sessions_revoked', at: clock.now(), payload });
    expect(await elsewhere.logins.stillValid(login)).toBe(false);
  });

  it('does not come back through an answer that was asked for before it ended', async () => {
    const { id, access } = await loggedIn(database, here, name());
    const asked = here.states.session(here.tokens.readAccess(access).sessionId, id);
    await run(() => here.sessions.logOut(access));
    await asked;
    await expect(here.logins.authenticate(bearer(access))).rejects.toThrow(Unauthenticated);
  });
});

describe('A login that was good', () => {
  it('is no longer once its access token has expired', async () => {
    const { access } = await loggedIn(database, here, name());
    const login = await here.logins.authenticate(bearer(access));
    clock.advance(15 * 60_000 - 1000);
    expect(await here.logins.stillValid(login)).toBe(true);
    clock.advance(1000);
    expect(await here.logins.stillValid(login)).toBe(false);
  });

  it.each([
    ['role', { role: 'admin' }],
    ['standing', { active: false }],
    ['password', { password: 'another long password' }],
  ] as const)('is no longer once the %s of its account has changed', async (_, change) => {
    const { id, access } = await loggedIn(database, here, name());
    await loggedIn(database, here, name(), 'admin');
    const login = await here.logins.authenticate(bearer(access));
    await run(() => here.accounts.change(id, change));
    expect(await here.logins.stillValid(login)).toBe(false);
  });

  it('still is after a change of the name, which shows at once in new requests', async () => {
    const { id, access } = await loggedIn(database, here, name());
    const login = await here.logins.authenticate(bearer(access));
    await run(() => here.accounts.change(id, { username: `${login.name}.lee` }));
    expect(await here.logins.stillValid(login)).toBe(true);
    clock.advance(3000);
    expect((await here.logins.authenticate(bearer(access))).name).toBe(`${login.name}.lee`);
  });

  it('is no longer once its account has been deleted', async () => {
    const { id, access } = await loggedIn(database, here, name());
    const login = await here.logins.authenticate(bearer(access));
    await run(() => here.accounts.remove(id));
    expect(await here.logins.stillValid(login)).toBe(false);
  });
});

describe('An own password change', () => {
  it('ends the other sessions and keeps this one', async () => {
    const username = name();
    const { access } = await loggedIn(database, here, username);
    const other = await run(() => here.sessions.logIn(username, password, caller));
    const login = await here.logins.authenticate(bearer(access));
    const otherLogin = await here.logins.authenticate(bearer(other.access));
    const next = 'another long password';
    await run(() => here.passwords.change(login, { current: password, next, address: caller.address }));
    expect(await here.logins.stillValid(login)).toBe(true);
    expect(await here.logins.stillValid(otherLogin)).toBe(false);
    await expect(run(() => here.sessions.logIn(username, password, caller))).rejects.toThrow(Unauthenticated);
    const again = await run(() => here.sessions.logIn(username, next, caller));
    expect(await holderOf(here, again)).toBe(login.accountId);
  });

  it('needs the current password, and guesses at it are slowed down', async () => {
    const { access } = await loggedIn(database, here, name());
    const login = await here.logins.authenticate(bearer(access));
    const guess = () =>
      run(() =>
        here.passwords.change(login, { current: 'wrong', next: 'another long password', address: caller.address }),
      );
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(guess()).rejects.toMatchObject({ errors: [{ field: 'current_password' }] });
    }
    await expect(guess()).rejects.toMatchObject({ retryAfterSeconds: 5 });
  });
});
