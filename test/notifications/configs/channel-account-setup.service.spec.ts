import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/database/database.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import { ChannelAccountSetup } from '../../../src/notifications/configs/channel-account-setup.service.js';
import { NotificationConfig } from '../../../src/notifications/configs/notification-config.entity.js';
import type { NotificationType } from '../../../src/notifications/configs/notification-config.rules.js';
import { InvalidInput } from '../../../src/shared/errors.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { accountsIn } from './accounts.js';

const smtp = { host: 'mail.example.org', from: 'hq@example.org', username: 'hq', password: 'secret' };
const sms = { account_sid: 'AC1', from: '+380501234567', token: 'secret' };
const at = new Date('2026-03-01T00:00:00Z');

describe('An account that is set up', () => {
  let database: TestDatabase;
  let jobs: Jobs;

  beforeAll(async () => {
    database = await testDatabase();
    jobs = new Jobs(Database.at(database.address), database.em, database.unitOfWork);
  });
  afterAll(async () => {
    await jobs.beforeApplicationShutdown();
    await database.close();
  });

  const inside = <T>(work: () => Promise<T>) => database.unitOfWork.run(work);
  const use = <T>(work: (setup: ChannelAccountSetup) => Promise<T>) =>
    inside(() => work(new ChannelAccountSetup(database.em, accountsIn(database), jobs)));

  beforeEach(() =>
    inside(async () => {
      await database.em.nativeDelete(NotificationConfig, {});
      const blocked = { blockedAt: at, blockedReason: '535 Bad login', recipient: 'x', createdAt: at, updatedAt: at };
      for (const notificationType of ['email', 'sms', 'webhook'] satisfies NotificationType[]) {
        database.em.create(NotificationConfig, { notificationType, ...blocked });
      }
      await database.em.flush();
    }),
  );

  const blocked = () =>
    inside(async () => {
      const configs = await database.em.find(NotificationConfig, { blockedAt: { $ne: null } }, { orderBy: { id: 1 } });
      return configs.map(({ notificationType }) => notificationType);
    });
  /** For whose configs something is on its way. */
  const dispatched = () =>
    inside(async () => {
      const rows = await database.em.getConnection().execute<{ type: string }[]>(
        `select config.notification_type as type from pgboss.job
         join notification_config config on config.id = (job.data->>'config_id')::int
         where job.name = 'notifications.dispatch' order by job.created_on`,
      );
      return rows.map(({ type }) => type);
    });

  it('frees what was blocked for its sake, and nothing else', async () => {
    expect(await use(setup => setup.putSmtp(smtp))).toMatchObject({ has_password: true });
    expect([await blocked(), await dispatched()]).toEqual([['sms', 'webhook'], ['email']]);
    expect(await use(setup => setup.putSms(sms))).toMatchObject({ has_token: true });
    expect([await blocked(), await dispatched()]).toEqual([['webhook'], ['email', 'sms']]);
  });

  it('frees nothing where it is refused', async () => {
    const wrong = { ...smtp, host: 'evil.example', password: undefined };
    await use(setup => setup.putSmtp(smtp));
    await inside(() => database.em.nativeUpdate(NotificationConfig, {}, { blockedAt: at }));
    await expect(use(setup => setup.putSmtp(wrong))).rejects.toBeInstanceOf(InvalidInput);
    expect(await blocked()).toEqual(['email', 'sms', 'webhook']);
  });
});
