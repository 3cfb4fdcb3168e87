import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Session } from '../../../src/auth/sessions/session.entity.js';
import { Conflict, Unauthenticated } from '../../../src/shared/errors.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { authProcess, caller, loggedIn, password, revocations, type AuthProcess } from '../auth.harness.js';

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

describe('Refreshing', () => {
  it('trades each token once and starts the seven days anew', async () => {
    const first = await loggedIn(database, auth, username());
    clock.advance(6 * 86_400_000);
    const second = await run(() => auth.sessions.refresh(first.refresh));
    clock.advance(6 * 86_400_000);
    const third = await run(() => auth.sessions.refresh(second.refresh));
    expect(new Set([first.refresh, second.refresh, third.refresh]).size).toBe(3);
    clock.advance(7 * 86_400_000);
    await expect(run(() => auth.sessions.refresh(third.refresh))).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('gives one of many callers with the same token the new pair and logs nobody out', async () => {
    const { refresh, id } = await loggedIn(database, auth, username());
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => run(() => auth.sessions.refresh(refresh))),
    );
    const won = results.filter(result => result.status === 'fulfilled');
    const lost = results.filter(result => result.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(lost.every(({ reason }) => reason instanceof Conflict && reason.code === 'refreshed_meanwhile')).toBe(true);
    expect(await revocations(database, id)).toEqual([]);
    await expect(run(() => auth.sessions.refresh(won[0]?.value.refresh ?? ''))).resolves.toBeDefined();
  });

  it('ends the session when an old token turns up again after the grace', async () => {
    const first = await loggedIn(database, auth, username());
    const second = await run(() => auth.sessions.refresh(first.refresh));
    clock.advance(10_001);
    await expect(run(() => auth.sessions.refresh(first.refresh))).rejects.toThrow(Unauthenticated);
    await expect(run(() => auth.sessions.refresh(second.refresh))).rejects.toThrow(Unauthenticated);
    await expect(auth.logins.authenticate({ authorization: `Bearer ${second.access}` })).rejects.toThrow(
      Unauthenticated,
    );
    const { sessionId } = auth.tokens.readAccess(first.access);
    expect(await revocations(database, first.id)).toEqual([{ account_id: first.id, family: sessionId }]);
  });

  it('ends the session at once when a token two generations old turns up', async () => {
    const first = await loggedIn(database, auth, username());
    const second = await run(() => auth.sessions.refresh(first.refresh));
    const third = await run(() => auth.sessions.refresh(second.refresh));
    await expect(run(() => auth.sessions.refresh(first.refresh))).rejects.toThrow(Unauthenticated);
    await expect(run(() => auth.sessions.refresh(third.refresh))).rejects.toThrow(Unauthenticated);
  });

  it('leaves the other sessions of the account alone', async () => {
    const name = username();
    const first = await loggedIn(database, auth, name);
    const elsewhere = await logIn(name, password);
    await run(() => auth.sessions.refresh(first.refresh));
    clock.advance(20_000);
    await expect(run(() => auth.sessions.refresh(first.refresh))).rejects.toThrow(Unauthenticated);
    await expect(run(() => auth.sessions.refresh(elsewhere.refresh))).resolves.toBeDefined();
  });

  it('does not take an access token for a refresh token', async () => {
    const { access } = await loggedIn(database, auth, username());
    await expect(run(() => auth.sessions.refresh(access))).rejects.toMatchObject({ code: 'token_invalid' });
  });
});

describe('Logging out', () => {
  it.each(['access', 'refresh'] as const)('ends the session of an %s token and no other', async kind => {
    const name = username();
    const tokens = await loggedIn(database, auth, name);
    const elsewhere = await logIn(name, password);
    await run(() => auth.sessions.logOut(tokens[kind]));
    await expect(run(() => auth.sessions.verify(tokens.access))).rejects.toThrow(Unauthenticated);
    await expect(run(() => auth.sessions.refresh(tokens.refresh))).rejects.toThrow(Unauthenticated);
    await expect(run(() => auth.sessions.verify(elsewhere.access))).resolves.toBeUndefined();
  });

  it('has nothing to do for nonsense', async () => {
    await expect(run(() => auth.sessions.logOut('nonsense'))).resolves.toBeUndefined();
    await expect(run(() => auth.sessions.logOut(undefined))).resolves.toBeUndefined();
  });
});

describe('Verifying', () => {
  it('accepts a living access token and the newest refresh token only', async () => {
    const first = await loggedIn(database, auth, username());
    const second = await run(() => auth.sessions.refresh(first.refresh));
    await expect(run(() => auth.sessions.verify(second.access))).resolves.toBeUndefined();
    await expect(run(() => auth.sessions.verify(second.refresh))).resolves.toBeUndefined();
    await expect(run(() => auth.sessions.verify(first.refresh))).rejects.toThrow(Unauthenticated);
    clock.advance(15 * 60_000);
    await expect(run(() => auth.sessions.verify(second.access))).rejects.toThrow(Unauthenticated);
  });
});

it('drops sessions when their last token has expired', async () => {
  const { id } = await loggedIn(database, auth, username());
  const live = () => run(() => database.em.count(Session, { account: id }));
  clock.advance(7 * 86_400_000 - 1);
  await run(() => auth.sessions.purge());
  expect(await live()).toBe(1);
  clock.advance(1);
  await run(() => auth.sessions.purge());
  expect(await live()).toBe(0);
});
