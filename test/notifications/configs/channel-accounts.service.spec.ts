import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SecretUnreadable } from '../../../src/config/secret-box.js';
import type { SmsAccountInput, SmtpAccountInput } from '../../../src/notifications/configs/channel-account.dto.js';
import type { ChannelAccounts } from '../../../src/notifications/configs/channel-accounts.service.js';
import { ChannelAccount } from '../../../src/notifications/configs/channel-account.entity.js';
import { InvalidInput } from '../../../src/shared/errors.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { accountsIn } from './accounts.js';

const canary = 'canary-9Zq4';
const smtp = { host: 'mail.example.org', from: 'hq@example.org', username: 'hq', password: canary };
const sms = { account_sid: 'AC1', from: '+380501234567', token: canary };

/** The fields that are complained about. */
const refusal = async (putting: Promise<unknown>) => {
  const error: unknown = await putting.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InvalidInput);
  return (error as InvalidInput).errors.map(({ field }) => field);
};

describe('The accounts of channels', () => {
  let database: TestDatabase;
  const clock = new FakeClock('2026-03-01T00:00:00Z');

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  const use = <T>(work: (accounts: ChannelAccounts) => Promise<T>, secretKey?: string) =>
    database.unitOfWork.run(() => work(accountsIn(database, secretKey, clock)));
  const putSmtp = (change: Partial<SmtpAccountInput> = {}) => use(accounts => accounts.putSmtp({ ...smtp, ...change }));
  const putSms = (change: Partial<SmsAccountInput> = {}) => use(accounts => accounts.putSms({ ...sms, ...change }));
  const smtpAccount = () => use(accounts => accounts.smtpAccount());
  const smsAccount = () => use(accounts => accounts.smsAccount());
  beforeEach(() =>
    use(async accounts => {
      await accounts.remove('smtp');
      await accounts.remove('sms');
    }),
  );

  it('are none at first', async () => {
    expect(await use(accounts => accounts.list())).toEqual({ smtp: null, sms: null });
    expect([await smtpAccount(), await smsAccount()]).toEqual([null, null]);
  });

  it('are shown without their secrets and opened with them', async () => {
    expect(await putSmtp()).toEqual({
      ...{ host: 'mail.example.org', port: 587, security: 'starttls', username: 'hq', has_password: true },
      ...{ from: 'hq@example.org', verify_certificate: true, updated_at: '2026-03-01T00:00:00.000Z' },
    });
    expect(await putSms()).toEqual({
      ...{ base_url: 'https://api.twilio.com', account_sid: 'AC1', from: '+380501234567', has_token: true },
      updated_at: '2026-03-01T00:00:00.000Z',
    });
    expect(JSON.stringify(await use(accounts => accounts.list()))).not.toContain(canary);
    expect(await smtpAccount()).toMatchObject({ host: 'mail.example.org', port: 587, password: canary });
    expect(await smsAccount()).toMatchObject({ base_url: 'https://api.twilio.com', token: canary });
  });

  it('keep their secrets sealed', async () => {
    await putSmtp();
    await putSms();
    const rows = await use(() => database.em.getConnection().execute('select * from channel_account'));
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain(canary);
    await expect(use(accounts => accounts.smtpAccount(), 'x'.repeat(32))).rejects.toBeInstanceOf(SecretUnreadable);
  });

  it('do not open with the secret of the other', async () => {
    await putSmtp();
    await putSms();
    await use(async () => {
      const [one, other] = await database.em.find(ChannelAccount, {});
      if (one && other) [one.secret, other.secret] = [other.secret, one.secret];
      await database.em.flush();
    });
    await expect(smtpAccount()).rejects.toBeInstanceOf(SecretUnreadable);
    await expect(smsAccount()).rejects.toBeInstanceOf(SecretUnreadable);
  });

  it.each([
    ['none', 25],
    ['starttls', 587],
    ['tls', 465],
  ] as const)('with %s use the port %i', async (security, port) => {
    expect(await putSmtp({ security })).toMatchObject({ security, port });
    expect(await putSmtp({ security, port: 2525 })).toMatchObject({ port: 2525 });
  });

  describe('that are changed', () => {
    it('keep the stored secret where none is given, and forget it for null', async () => {
      await putSmtp();
      await putSms();
      expect(await putSmtp({ password: undefined, port: 2525 })).toMatchObject({ port: 2525, has_password: true });
      expect(await smtpAccount()).toMatchObject({ port: 2525, password: canary });
      expect(await putSms({ token: undefined, from: 'HQ' })).toMatchObject({ has_token: true });
      expect(await smsAccount()).toMatchObject({ from: 'HQ', token: canary });
      expect(await putSmtp({ password: null, username: null })).toMatchObject({ has_password: false });
      expect(await putSms({ token: null })).toMatchObject({ has_token: false });
      expect(await smsAccount()).toBeNull();
    });

    it('take another secret', async () => {
      await putSmtp();
      await putSmtp({ password: 'other' });
      expect(await smtpAccount()).toMatchObject({ password: 'other' });
    });

    it('never take the stored secret to another host', async () => {
      await putSmtp();
      await putSms();
      expect(await refusal(putSmtp({ host: 'evil.example', password: undefined }))).toEqual(['password']);
      expect(await refusal(putSms({ base_url: 'https://evil.example', token: undefined }))).toEqual(['token']);
      expect(await refusal(putSms({ base_url: 'http://api.twilio.com', token: undefined }))).toEqual(['token']);
      expect(await smtpAccount()).toMatchObject({ host: 'mail.example.org', password: canary });
      expect(await putSmtp({ host: 'MAIL.example.org', password: undefined })).toMatchObject({ has_password: true });
      expect(await putSmtp({ host: 'new.example', password: 'new' })).toMatchObject({ host: 'new.example' });
    });

    it('give up the password together with the login', async () => {
      await putSmtp();
      expect(await putSmtp({ username: null, password: undefined })).toMatchObject({
        username: null,
        has_password: false,
      });
      expect(await refusal(putSmtp({ password: undefined }))).toEqual(['password']);
    });
  });

  it('are refused where they make no sense', async () => {
    expect(await refusal(putSmtp({ from: 'HQ' }))).toEqual(['from']);
    expect(await refusal(putSmtp({ password: null }))).toEqual(['password']);
    expect(await refusal(putSmtp({ username: null }))).toEqual(['username']);
    expect(await refusal(putSmtp({ host: '169.254.169.254' }))).toEqual(['host']);
    expect(await refusal(putSmtp({ host: '0xa9fea9fe' }))).toEqual(['host']);
    expect(await use(accounts => accounts.list())).toEqual({ smtp: null, sms: null });
  });

  it('are forgotten, twice as well as once', async () => {
    await putSmtp();
    await use(accounts => accounts.remove('smtp'));
    await use(accounts => accounts.remove('smtp'));
    expect(await smtpAccount()).toBeNull();
  });
});
