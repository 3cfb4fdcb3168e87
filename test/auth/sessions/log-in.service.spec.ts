import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Session } from '../../../src/auth/sessions/session.entity.js';
import { TooManyRequests, Unauthenticated } from '../../../src/shared/errors.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { authProcess, caller, loggedIn, password, type AuthProcess } from '../auth.harness.js';

let database: TestDatabase;
let clock: FakeClock;
let auth: AuthProcess;
let serial = 0;
const username = () => `ann${(serial += 1)}`;
const run = <T>(work: () => Promise<T>) => database.unitOfWork.run(work);
const logIn = (name: string, secret: string, address = caller.address) =>
  run(() => auth.sessions.logIn(name, secret, { ...caller, address }));

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(() => {
  clock = new FakeClock();
  auth = authProcess(database, clock);
});
afterAll(() => database.close());

describe('Logging in', () => {
  it('takes the username in any case and notes when and from where', async () => {
    const name = username();
    const { id } = await loggedIn(database, auth, name);
    clock.advance(60_000);
    const { access } = await logIn(name.toUpperCase(), password);
    const { sessionId } = auth.tokens.readAccess(access);
    const session = await run(() => database.em.findOneOrFail(Session, { id: sessionId }));
    expect(session).toMatchObject({ address: '192.0.2.1', userAgent: 'test', generation: 0 });
    const account = await run(() => auth.accounts.get(id));
    expect(account.lastLoginAt).toEqual(clock.now());
  });

  it('keeps neither password nor tokens in the database', async () => {
    const name = username();
    const { refresh } = await loggedIn(database, auth, name);
    const rows = await database.em.getConnection().execute(`
      select json_agg(s)::text || (select json_agg(a)::text from account a) as everything from session s`);
    const { secret } = auth.tokens.readRefresh(refresh);
    const everything = JSON.stringify(rows);
    expect(everything).toContain('argon2id');
    expect(everything).not.toContain(password);
    expect(everything).not.toContain(secret);
  });

  it('refuses a wrong password, an unknown name and a switched-off account in the same words', async () => {
    const name = username();
    const { id } = await loggedIn(database, auth, name);
    await run(() => auth.accounts.change(id, { active: false }));
    await loggedIn(database, auth, `${name}x`);
    const attempts = [logIn(name, password), logIn('nobody', password), logIn(`${name}x`, 'not the password')];
    const refusals = (await Promise.allSettled(attempts)).map(result => 'reason' in result && result.reason);
    expect(new Set(refusals.map(String)).size).toBe(1);
    expect(refusals.every(reason => reason instanceof Unauthenticated)).toBe(true);
  });

  it('waits after five failures, for that account at that address only', async () => {
    const [name, other] = [username(), username()];
    await loggedIn(database, auth, name);
    await loggedIn(database, auth, other);
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(logIn(name, 'wrong')).rejects.toThrow(Unauthenticated);
    }
    await expect(logIn(name, password)).rejects.toMatchObject({ retryAfterSeconds: 5 });
    await expect(logIn(other, password)).resolves.toBeDefined();
    await expect(logIn(name, password, '192.0.2.2')).resolves.toBeDefined();
    clock.advance(5_000);
    await expect(logIn(name, password)).resolves.toBeDefined();
  });

  it('slows down names that do not exist just the same', async () => {
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(logIn('ghost', 'wrong')).rejects.toThrow(Unauthenticated);
    }
    await expect(logIn('ghost', 'wrong')).rejects.toThrow(TooManyRequests);
  });

  it('does not let a burst of guesses slip past the pause', async () => {
    const name = username();
    await loggedIn(database, auth, name);
    const burst = await Promise.allSettled(Array.from({ length: 30 }, () => logIn(name, 'wrong')));
    const tried = burst.filter(result => 'reason' in result && result.reason instanceof Unauthenticated);
    expect(tried.length).toBeGreaterThanOrEqual(5);
    expect(tried.length).toBeLessThanOrEqual(6);
  });

  it('does not open a session with a password that is changed meanwhile', async () => {
    const name = username();
    const { id } = await loggedIn(database, auth, name);
    await Promise.allSettled([
      logIn(name, password),
      run(() => auth.accounts.change(id, { password: 'another long password' })),
    ]);
    const live = await run(() => database.em.count(Session, { account: id, endedAt: null }));
    expect(live).toBe(0);
  });
});
