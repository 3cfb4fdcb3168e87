import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKey } from '../../../src/auth/api-keys/api-key.entity.js';
import type { Login } from '../../../src/auth/login.rules.js';
import { Unauthenticated } from '../../../src/shared/errors.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { authProcess, type AuthProcess } from '../auth.harness.js';

let database: TestDatabase;
let clock: FakeClock;
let here: AuthProcess;
let elsewhere: AuthProcess;
let serial = 0;
const name = () => `bob${(serial += 1)}`;
const run = <T>(work: () => Promise<T>) => database.unitOfWork.run(work);
const makeKey = (expiresAt: Date | null = null) =>
  run(() => here.apiKeys.create({ name: name(), role: 'viewer', expiresAt }, 'admin'));
const shown = (key: string) => ({ authorization: `Api-Key ${key}` });

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(() => {
  clock = new FakeClock();
  here = authProcess(database, clock);
  elsewhere = authProcess(database, clock);
});
afterAll(() => database.close());

describe('An API key', () => {
  it('is a login of its own with its role', async () => {
    const { apiKey, key } = await makeKey();
    const expected: Login = {
      kind: 'api-key',
      accountId: null,
      name: apiKey.name,
      role: 'viewer',
      sessionId: null,
      expiresAt: null,
      apiKeyId: apiKey.id,
    };
    expect(await here.logins.authenticate(shown(key))).toEqual(expected);
    expect(await here.logins.stillValid(expected)).toBe(true);
  });

  it('is stored without its secret and refused with another one', async () => {
    const { apiKey, key } = await makeKey();
    const rows = await database.em.getConnection().execute('select * from api_key where id = ?', [apiKey.id]);
    expect(JSON.stringify(rows)).toContain(apiKey.prefix);
    expect(JSON.stringify(rows)).not.toContain(key.slice(14));
    const other = `${apiKey.prefix}_${'A'.repeat(43)}`;
    await expect(here.logins.authenticate(shown(other))).rejects.toThrow(Unauthenticated);
  });

  it('expires to the second', async () => {
    const { key } = await makeKey(new Date(clock.now().getTime() + 10_000));
    const login = await here.logins.authenticate(shown(key));
    clock.advance(9_999);
    expect(await here.logins.stillValid(login)).toBe(true);
    clock.advance(1);
    expect(await here.logins.stillValid(login)).toBe(false);
    await expect(here.logins.authenticate(shown(key))).rejects.toMatchObject({ code: 'api_key_expired' });
  });

  it('stops working when it is deleted: here at once, elsewhere within 3 seconds', async () => {
    const { apiKey, key } = await makeKey();
    await here.logins.authenticate(shown(key));
    const login = await elsewhere.logins.authenticate(shown(key));
    await run(() => here.apiKeys.remove(apiKey.id));
    await expect(here.logins.authenticate(shown(key))).rejects.toThrow(Unauthenticated);
    clock.advance(3000);
    expect(await elsewhere.logins.stillValid(login)).toBe(false);
    await expect(elsewhere.logins.authenticate(shown(key))).rejects.toThrow(Unauthenticated);
  });

  it('notes its use at most once a minute', async () => {
    const { apiKey, key } = await makeKey();
    const lastUsed = async () => (await run(() => database.em.findOneOrFail(ApiKey, apiKey.id))).lastUsedAt;
    const start = clock.now();
    await here.logins.authenticate(shown(key));
    expect(await lastUsed()).toEqual(start);
    clock.advance(59_999);
    await here.logins.authenticate(shown(key));
    await elsewhere.logins.authenticate(shown(key));
    expect(await lastUsed()).toEqual(start);
    clock.advance(1);
    await elsewhere.logins.authenticate(shown(key));
    expect(await lastUsed()).toEqual(clock.now());
  });
});
