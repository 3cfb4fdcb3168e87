import { describe, expect, it } from 'vitest';
import { Session } from '../../../src/auth/sessions/session.entity.js';
import { Conflict, Unauthenticated } from '../../../src/shared/errors.js';
import { holderOf, password, revocations } from '../auth.harness.js';
import { OneProcess } from './one-process.js';

const here = OneProcess.ofThisFile();
const run = <T>(work: () => Promise<T>) => here.run(work);

describe('Refreshing', () => {
  it('trades each token once and starts the seven days anew', async () => {
    const first = await here.newLogin();
    here.clock.advance(6 * 86_400_000);
    const second = await here.refresh(first.refresh);
    here.clock.advance(6 * 86_400_000);
    const third = await here.refresh(second.refresh);
    expect(new Set([first.refresh, second.refresh, third.refresh]).size).toBe(3);
    here.clock.advance(7 * 86_400_000);
    await expect(here.refresh(third.refresh)).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('gives one of many callers with the same token the new pair and logs nobody out', async () => {
    const { refresh, id } = await here.newLogin();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => here.refresh(refresh)));
    const won = results.filter(result => result.status === 'fulfilled');
    const lost = results.filter(result => result.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(lost.every(({ reason }) => reason instanceof Conflict && reason.code === 'refreshed_meanwhile')).toBe(true);
    expect(await revocations(here.database, id)).toEqual([]);
    expect(await holderOf(here.auth, await here.refresh(won[0]?.value.refresh ?? ''))).toBe(id);
  });

  it('ends the session when an old token turns up again after the grace', async () => {
    const first = await here.newLogin();
    const second = await here.refresh(first.refresh);
    here.clock.advance(10_001);
    await expect(here.refresh(first.refresh)).rejects.toThrow(Unauthenticated);
    await expect(here.refresh(second.refresh)).rejects.toThrow(Unauthenticated);
    await expect(here.auth.logins.authenticate({ authorization: `Bearer ${second.access}` })).rejects.toThrow(
      Unauthenticated,
    );
    const { sessionId } = here.auth.tokens.readAccess(first.access);
    expect(await revocations(here.database, first.id)).toEqual([{ account_id: first.id, family: sessionId }]);
  });

  it('ends the session at once when a token two generations old turns up', async () => {
    const first = await here.newLogin();
    const second = await here.refresh(first.refresh);
    const third = await here.refresh(second.refresh);
    await expect(here.refresh(first.refresh)).rejects.toThrow(Unauthenticated);
    await expect(here.refresh(third.refresh)).rejects.toThrow(Unauthenticated);
  });

  it('leaves the other sessions of the account alone', async () => {
    const name = here.newName();
    const first = await here.newLogin(name);
    const elsewhere = await here.logIn(name, password);
    await here.refresh(first.refresh);
    here.clock.advance(20_000);
    await expect(here.refresh(first.refresh)).rejects.toThrow(Unauthenticated);
    expect(await holderOf(here.auth, await here.refresh(elsewhere.refresh))).toBe(first.id);
  });

  it('does not take an access token for a refresh token', async () => {
    const { access } = await here.newLogin();
    await expect(here.refresh(access)).rejects.toMatchObject({ code: 'token_invalid' });
  });
});

describe('Logging out', () => {
  it.each(['access', 'refresh'] as const)('ends the session of an %s token and no other', async kind => {
    const name = here.newName();
    const tokens = await here.newLogin(name);
    const elsewhere = await here.logIn(name, password);
    await run(() => here.auth.sessions.logOut(tokens[kind]));
    await expect(run(() => here.auth.sessions.verify(tokens.access))).rejects.toThrow(Unauthenticated);
    await expect(here.refresh(tokens.refresh)).rejects.toThrow(Unauthenticated);
    await expect(run(() => here.auth.sessions.verify(elsewhere.access))).resolves.toBeUndefined();
  });

  it('has nothing to do for nonsense', async () => {
    await expect(run(() => here.auth.sessions.logOut('nonsense'))).resolves.toBeUndefined();
    await expect(run(() => here.auth.sessions.logOut(undefined))).resolves.toBeUndefined();
  });
});

describe('Verifying', () => {
  it('accepts a living access token and the newest refresh token only', async () => {
    const first = await here.newLogin();
    const second = await here.refresh(first.refresh);
    await expect(run(() => here.auth.sessions.verify(second.access))).resolves.toBeUndefined();
    await expect(run(() => here.auth.sessions.verify(second.refresh))).resolves.toBeUndefined();
    await expect(run(() => here.auth.sessions.verify(first.refresh))).rejects.toThrow(Unauthenticated);
    here.clock.advance(15 * 60_000);
    await expect(run(() => here.auth.sessions.verify(second.access))).rejects.toThrow(Unauthenticated);
  });
});

it('drops sessions when their last token has expired', async () => {
  const { id } = await here.newLogin();
  const live = () => run(() => here.database.em.count(Session, { account: id }));
  here.clock.advance(7 * 86_400_000 - 1);
  await run(() => here.auth.sessions.purge());
  expect(await live()).toBe(1);
  here.clock.advance(1);
  await run(() => here.auth.sessions.purge());
  expect(await live()).toBe(0);
});
