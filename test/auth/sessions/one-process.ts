import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { TokenPair } from '../../../src/auth/sessions/sessions.service.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { authProcess, caller, loggedIn, type AuthProcess } from '../auth.harness.js';

let serial = 0;

/** One process over a database of its file, with a new clock for each test. */
export class OneProcess {
  database!: TestDatabase;
  clock!: FakeClock;
  auth!: AuthProcess;

  /** Registers what begins and ends with the tests of the file. */
  static ofThisFile(): OneProcess {
    const process = new OneProcess();
    beforeAll(async () => {
      process.database = await testDatabase();
    });
    beforeEach(() => {
      process.clock = new FakeClock();
      process.auth = authProcess(process.database, process.clock);
    });
    afterAll(() => process.database.close());
    return process;
  }

  /** A username nobody has. */
  newName(): string {
    return `ann${(serial += 1)}`;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.unitOfWork.run(work);
  }

  /** A new account and its first login. */
  newLogin(name = this.newName()): Promise<TokenPair & { id: number }> {
    return loggedIn(this.database, this.auth, name);
  }

  logIn(name: string, secret: string, address = caller.address): Promise<TokenPair> {
    return this.run(() => this.auth.sessions.logIn(name, secret, { ...caller, address }));
  }

  refresh(token: string): Promise<TokenPair> {
    return this.run(() => this.auth.sessions.refresh(token));
  }
}
