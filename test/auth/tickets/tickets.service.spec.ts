import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Login } from '../../../src/auth/login.rules.js';
import { UsedTicket } from '../../../src/auth/tickets/used-ticket.entity.js';
import { Unauthenticated } from '../../../src/shared/errors.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { authProcess, loggedIn, type AuthProcess } from '../auth.harness.js';

let database: TestDatabase;
let clock: FakeClock;
let here: AuthProcess;
let elsewhere: AuthProcess;
let serial = 0;
const run = <T>(work: () => Promise<T>) => database.unitOfWork.run(work);

async function somebody(): Promise<Login & { access: string }> {
  const { access } = await loggedIn(database, here, `cleo${(serial += 1)}`);
  return { ...(await here.logins.authenticate({ cookieToken: access })), access };
}

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(() => {
  clock = new FakeClock();
  here = authProcess(database, clock);
  elsewhere = authProcess(database, clock);
});
afterAll(() => database.close());

describe('A ticket', () => {
  it('opens one stream, as the one it was made for, for as long as an access token would', async () => {
    const login = await somebody();
    const ticket = here.tickets.issue(login, 'stream');
    clock.advance(59_000);
    const opened = await elsewhere.logins.authenticate({ ticket });
    expect(opened).toMatchObject({ kind: 'session', accountId: login.accountId, sessionId: login.sessionId });
    expect(opened.expiresAt).toEqual(new Date(clock.now().getTime() - 59_000 + 15 * 60_000));
    await expect(here.logins.authenticate({ ticket })).rejects.toMatchObject({ code: 'ticket_used' });
  });

  it('opens one stream also when many ask at once in several processes', async () => {
    const ticket = here.tickets.issue(await somebody(), 'stream');
    const attempts = Array.from({ length: 20 }, (_, number) =>
      (number % 2 ? here : elsewhere).logins.authenticate({ ticket }),
    );
    const opened = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'fulfilled');
    expect(opened).toHaveLength(1);
  });

  it('is good for 60 seconds', async () => {
    const ticket = here.tickets.issue(await somebody(), 'stream');
    clock.advance(60_000);
    await expect(here.logins.authenticate({ ticket })).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('is worth nothing once its session has ended', async () => {
    const login = await somebody();
    const ticket = here.tickets.issue(login, 'stream');
    await run(() => here.sessions.logOut(login.access));
    await expect(here.logins.authenticate({ ticket })).rejects.toThrow(Unauthenticated);
  });

  it('is no access token', async () => {
    const ticket = here.tickets.issue(await somebody(), 'stream');
    await expect(here.logins.authenticate({ authorization: `Bearer ${ticket}` })).rejects.toThrow(Unauthenticated);
  });

  it('can be made with an API key, and ends with it', async () => {
    const expiresAt = new Date(clock.now().getTime() + 30_000);
    const { key } = await run(() => here.apiKeys.create({ name: 'wall board', role: 'viewer', expiresAt }, 'admin'));
    const login = await here.logins.authenticate({ authorization: `Api-Key ${key}` });
    const opened = await here.logins.authenticate({ ticket: here.tickets.issue(login, 'stream') });
    expect(opened).toEqual(login);
    const late = here.tickets.issue(login, 'stream');
    clock.advance(30_000);
    await expect(here.logins.authenticate({ ticket: late })).rejects.toMatchObject({ code: 'api_key_expired' });
  });

  it('leaves a mark that goes when the ticket would have expired', async () => {
    const ticket = here.tickets.issue(await somebody(), 'stream');
    await here.logins.authenticate({ ticket });
    const marks = () => run(() => database.em.count(UsedTicket, { expiresAt: { $gte: clock.now() } }));
    await run(() => here.tickets.purge());
    expect(await marks()).toBeGreaterThan(0);
    clock.advance(60_000);
    await run(() => here.tickets.purge());
    expect(await run(() => database.em.count(UsedTicket))).toBe(0);
  });
});
