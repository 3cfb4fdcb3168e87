import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../../src/auth/accounts/account.entity.js';
import { Conflict, ImpossibleNow, InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { authProcess, holderOf, loggedIn, password, revocations, type AuthProcess } from '../auth.harness.js';

let database: TestDatabase;
let auth: AuthProcess;
const run = <T>(work: () => Promise<T>) => database.unitOfWork.run(work);
const create = (username: string, role: 'admin' | 'viewer') =>
  run(() => auth.accounts.create({ username, password, role }));
const list = (query: { search?: string; ordering?: string; page?: number; page_size?: number }) =>
  run(() => auth.accounts.list({ page: 1, page_size: 50, ...query }));

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  auth = authProcess(database, new FakeClock());
  await run(() => database.em.nativeDelete(Account, {}));
});
afterAll(() => database.close());

describe('The first admin', () => {
  it('is made once, whoever asks at the same moment', async () => {
    expect(await run(() => auth.setup.needsSetup())).toBe(true);
    const attempts = Array.from({ length: 20 }, (_, number) =>
      run(() => auth.setup.createFirstAdmin(`admin${number}`, password)),
    );
    const results = await Promise.allSettled(attempts);
    const refused = results.filter(result => result.status === 'rejected');
    expect(refused).toHaveLength(19);
    expect(refused.every(({ reason }) => reason instanceof Conflict)).toBe(true);
    expect(await run(() => database.em.count(Account))).toBe(1);
    expect(await run(() => auth.setup.needsSetup())).toBe(false);
  });

  it('is an active admin who can log in', async () => {
    await run(() => auth.setup.createFirstAdmin('Root', password));
    const { access } = await run(() => auth.sessions.logIn('root', password, { address: '::1', userAgent: null }));
    expect(await auth.logins.authenticate({ cookieToken: access })).toMatchObject({ name: 'root', role: 'admin' });
  });

  it('is not made where any account exists', async () => {
    await create('ann', 'viewer');
    await expect(run(() => auth.setup.createFirstAdmin('root', password))).rejects.toThrow(Conflict);
  });

  it('needs a good password too', async () => {
    await expect(run(() => auth.setup.createFirstAdmin('administrator', 'Administrator'))).rejects.toThrow(
      InvalidInput,
    );
  });
});

describe('A username', () => {
  it('is taken once, in whatever case and by whoever asks at the same moment', async () => {
    const results = await Promise.allSettled(['ann', 'Ann', 'ANN'].map(name => create(name, 'viewer')));
    const refused = results.filter(result => result.status === 'rejected');
    expect(refused).toHaveLength(2);
    for (const { reason } of refused) {
      expect(reason).toBeInstanceOf(Conflict);
      expect(reason).toMatchObject({ errors: [{ field: 'username' }] });
    }
  });

  it('may be changed to a free one and kept as it is', async () => {
    const ann = await create('ann', 'viewer');
    await create('bob', 'viewer');
    await expect(run(() => auth.accounts.change(ann.id, { username: 'Bob' }))).rejects.toThrow(Conflict);
    expect(await run(() => auth.accounts.change(ann.id, { username: 'ANN' }))).toMatchObject({ username: 'ann' });
    expect(await run(() => auth.accounts.change(ann.id, { username: 'anna' }))).toMatchObject({ username: 'anna' });
  });
});

describe('The last active admin', () => {
  it('can neither be deleted nor demoted nor switched off', async () => {
    const { id } = await create('root', 'admin');
    const asleep = await create('asleep', 'admin');
    await run(() => auth.accounts.change(asleep.id, { active: false }));
    await create('ann', 'viewer');
    await expect(run(() => auth.accounts.remove(id))).rejects.toThrow(ImpossibleNow);
    await expect(run(() => auth.accounts.change(id, { role: 'viewer' }))).rejects.toThrow(ImpossibleNow);
    await expect(run(() => auth.accounts.change(id, { active: false }))).rejects.toThrow(ImpossibleNow);
    expect(await run(() => auth.accounts.get(id))).toMatchObject({ role: 'admin', active: true });
  });

  it('remains when two admins demote each other at the same moment', async () => {
    const admins = [await create('root', 'admin'), await create('toor', 'admin')];
    const results = await Promise.allSettled(
      admins.map(({ id }) => run(() => auth.accounts.change(id, { role: 'viewer' }))),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('may go when there is another one', async () => {
    const { id } = await create('root', 'admin');
    await create('toor', 'admin');
    await run(() => auth.accounts.remove(id));
    await expect(run(() => auth.accounts.get(id))).rejects.toThrow(NotFound);
  });
});

describe('A change', () => {
  it('tells the others that the sessions have ended, once and only where some were open', async () => {
    const { id } = await loggedIn(database, auth, 'ann');
    await run(() => auth.accounts.change(id, { role: 'admin' }));
    await run(() => auth.accounts.change(id, { password: 'another long password' }));
    expect(await revocations(database, id)).toEqual([{ account_id: id, family: null }]);
  });

  it('of nothing that matters to logins ends no session', async () => {
    const { id, refresh } = await loggedIn(database, auth, 'ann');
    await run(() => auth.accounts.change(id, { username: 'anna', role: 'viewer', active: true }));
    expect(await revocations(database, id)).toEqual([]);
    const tokens = await run(() => auth.sessions.refresh(refresh));
    expect(await holderOf(auth, tokens)).toBe(id);
  });

  it('does not take the username for a password', async () => {
    const { id } = await create('long.username', 'viewer');
    await expect(run(() => auth.accounts.change(id, { password: 'Long.Username' }))).rejects.toThrow(InvalidInput);
    const both = { username: 'other.username', password: 'Other.Username' };
    await expect(run(() => auth.accounts.change(id, both))).rejects.toThrow(InvalidInput);
  });
});

describe('The list', () => {
  it('is paged, ordered and searched', async () => {
    for (const username of ['ann', 'bob', 'a_b', 'axb']) await create(username, 'viewer');
    const [page, count] = await list({ page: 2, page_size: 2, ordering: '-username' });
    expect([page.map(({ username }) => username), count]).toEqual([['ann', 'a_b'], 4]);
    const [found] = await list({ search: 'A_B' });
    expect(found.map(({ username }) => username)).toEqual(['a_b']);
  });

  it('refuses to order by what is not shown', async () => {
    await expect(async () => list({ ordering: 'password_hash' })).rejects.toThrow(InvalidInput);
  });
});
