import { describe, expect, it } from 'vitest';
import { Session } from '../../../src/auth/sessions/session.entity.js';
import { TooManyRequests, Unauthenticated } from '../../../src/shared/errors.js';
import { holderOf, password } from '../auth.harness.js';
import { OneProcess } from './one-process.js';

const here = OneProcess.ofThisFile();
const run = <T>(work: () => Promise<T>) => here.run(work);

describe('Logging in', () => {
  it('takes the username in any case and notes when and from where', async () => {
    const name = here.newName();
    const { id } = await here.newLogin(name);
    here.clock.advance(60_000);
    const { access } = await here.logIn(name.toUpperCase(), password);
    const { sessionId } = here.auth.tokens.readAccess(access);
    const session = await run(() => here.database.em.findOneOrFail(Session, { id: sessionId }));
    expect(session).toMatchObject({ address: '192.0.2.1', userAgent: 'test', generation: 0 });
    const account = await run(() => here.auth.accounts.get(id));
    expect(account.lastLoginAt).toEqual(here.clock.now());
  });

  it('keeps neither password nor tokens in the database', async () => {
    const name = here.newName();
    const { refresh } = await here.newLogin(name);
    const rows = await here.database.em.getConnection().execute(`
      select json_agg(s)::text || (select json_agg(a)::text from account a) as everything from session s`);
    const { secret } = here.auth.tokens.readRefresh(refresh);
    const everything = JSON.stringify(rows);
    expect(everything).toContain('argon2id');
    expect(everything).not.toContain(password);
    expect(everything).not.toContain(secret);
  });

  it('refuses a wrong password, an unknown name and a switched-off account in the same words', async () => {
    const name = here.newName();
    const { id } = await here.newLogin(name);
    await run(() => here.auth.accounts.change(id, { active: false }));
    await here.newLogin(`${name}x`);
    const attempts = [
      here.logIn(name, password),
      here.logIn('nobody', password),
      here.logIn(`${name}x`, 'not the password'),
    ];
    const refusals = (await Promise.allSettled(attempts)).map(result => 'reason' in result && result.reason);
    expect(new Set(refusals.map(String)).size).toBe(1);
    expect(refusals.every(reason => reason instanceof Unauthenticated)).toBe(true);
  });

  it('waits after five failures, for that account at that address only', async () => {
    const [name, other] = [here.newName(), here.newName()];
    const { id } = await here.newLogin(name);
    const { id: otherId } = await here.newLogin(other);
    const holder = async (...attempt: Parameters<OneProcess['logIn']>) =>
      holderOf(here.auth, await here.logIn(...attempt));
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(here.logIn(name, 'wrong')).rejects.toThrow(Unauthenticated);
    }
    await expect(here.logIn(name, password)).rejects.toMatchObject({ retryAfterSeconds: 5 });
    expect(await holder(other, password)).toBe(otherId);
    expect(await holder(name, password, '192.0.2.2')).toBe(id);
    here.clock.advance(5_000);
    expect(await holder(name, password)).toBe(id);
  });

  it('slows down names that do not exist just the same', async () => {
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(here.logIn('ghost', 'wrong')).rejects.toThrow(Unauthenticated);
    }
    await expect(here.logIn('ghost', 'wrong')).rejects.toThrow(TooManyRequests);
  });

  it('does not let a burst of guesses slip past the pause', async () => {
    const name = here.newName();
    await here.newLogin(name);
    const burst = await Promise.allSettled(Array.from({ length: 30 }, () => here.logIn(name, 'wrong')));
    const tried = burst.filter(result => 'reason' in result && result.reason instanceof Unauthenticated);
    expect(tried.length).toBeGreaterThanOrEqual(5);
    expect(tried.length).toBeLessThanOrEqual(6);
  });

  it('does not open a session with a password that is changed meanwhile', async () => {
    const name = here.newName();
    const { id } = await here.newLogin(name);
    await Promise.allSettled([
      here.logIn(name, password),
      run(() => here.auth.accounts.change(id, { password: 'another long password' })),
    ]);
    const live = await run(() => here.database.em.count(Session, { account: id, endedAt: null }));
    expect(live).toBe(0);
  });
});
