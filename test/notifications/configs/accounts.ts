import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';
import { SecretBox } from '../../../src/config/secret-box.js';
import { ChannelAccounts } from '../../../src/notifications/configs/channel-accounts.service.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import type { TestDatabase } from '../../support/database.js';

/** The accounts in a database, as a process with that SECRET_KEY sees them. */
export function accountsIn({ em }: TestDatabase, secretKey = 'k'.repeat(32), clock = new FakeClock()): ChannelAccounts {
  const config = new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: secretKey }));
  return new ChannelAccounts(em, new SecretBox(config), clock);
}
