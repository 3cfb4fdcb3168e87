import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type Reply, type TestApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { mailServer, rawServer, type MailServer } from '../channels/mail.server.js';

const canary = 'canary-3Kp8wY';
const path = '/api/notification-accounts/';
const sms = { account_sid: 'AC1', from: '+380501234567', token: canary };

describe('/api/notification-accounts/', () => {
  let site: TestApp;
  let server: MailServer;
  /** Every reply and every line of the log, as text. */
  let told = '';
  const write = process.stdout.write.bind(process.stdout);

  beforeAll(async () => {
    // The real log, kept instead of shown.
    process.env['TEST_LOG'] = '1';
    process.stdout.write = chunk => Boolean((told += String(chunk)));
    site = await testApp({ roles: ['api'], env: { LOG_LEVEL: 'trace' } });
    server = await mailServer({ login: { user: 'hq', password: canary } });
  });
  afterAll(async () => {
    process.stdout.write = write;
    delete process.env['TEST_LOG'];
    await server.close();
    await site.close();
  });
  afterEach(async () => {
    await request('DELETE', 'smtp/');
    await request('DELETE', 'sms/');
  });

  const request = async (method: string, below = '', body?: object, token?: string | null): Promise<Reply> => {
    const reply = await site.request(method, path + below, body, token === undefined ? {} : { token });
    told += JSON.stringify([reply.body, [...reply.headers]]);
    return reply;
  };
  const verify = () => request('POST', 'smtp/verify/');
  const account = () => ({
    ...{ host: '127.0.0.1', port: server.port, from: 'HQ <hq@example.org>', verify_certificate: false },
    ...{ username: 'hq', password: canary },
  });

  it('are set up, shown and forgotten', async () => {
    expect(await request('GET')).toMatchObject({ status: 200, body: { smtp: null, sms: null } });
    const put = await request('PUT', 'smtp/', account());
    expect(put).toMatchObject({ status: 200, body: { host: '127.0.0.1', security: 'starttls', has_password: true } });
    expect(await request('PUT', 'sms/', sms)).toMatchObject({
      status: 200,
      body: { base_url: 'https://api.twilio.com', has_token: true },
    });
    expect((await request('GET')).body).toMatchObject({ smtp: { username: 'hq' }, sms: { account_sid: 'AC1' } });
    expect((await request('DELETE', 'smtp/')).status).toBe(204);
    expect((await request('GET')).body).toMatchObject({ smtp: null, sms: { account_sid: 'AC1' } });
  });

  it('are read by viewers, changed and tried by admins alone', async () => {
    await request('PUT', 'smtp/', account());
    const read = await request('GET', '', undefined, site.viewerToken);
    expect(read).toMatchObject({ status: 200, body: { smtp: { has_password: true } } });
    const attempts = [
      ['PUT', 'smtp/', account()],
      ['PUT', 'sms/', sms],
      ['DELETE', 'smtp/'],
      ['DELETE', 'sms/'],
      ['POST', 'smtp/verify/'],
    ] as const;
    for (const [method, below, body] of attempts) {
      expect((await request(method, below, body, site.viewerToken)).status).toBe(403);
      expect((await request(method, below, body, null)).status).toBe(401);
    }
    expect((await request('GET', '', undefined, null)).status).toBe(401);
  });

  it.each<[field: string, below: string, change: object]>([
    ['host', 'smtp/', { host: 'https://mail.example.org' }],
    ['host', 'smtp/', { host: `${':'.repeat(200_000)}x` }],
    ['host', 'smtp/', { host: null }],
    ['port', 'smtp/', { port: 70_000 }],
    ['port', 'smtp/', { port: null }],
    ['security', 'smtp/', { security: 'ssl' }],
    ['username', 'smtp/', { username: 'a\nb' }],
    ['password', 'smtp/', { password: 'a\0b' }],
    ['password', 'smtp/', { password: 7 }],
    ['from', 'smtp/', { from: 'HQ' }],
    ['verify_certificate', 'smtp/', { verify_certificate: 'no' }],
    ['secret', 'smtp/', { secret: 'x' }],
    ['base_url', 'sms/', { base_url: 'ftp://example.org' }],
    ['base_url', 'sms/', { base_url: 'https://user:pass@example.org' }],
    ['base_url', 'sms/', { base_url: 'https://example.org/?a=b' }],
    ['account_sid', 'sms/', { account_sid: '../x' }],
    ['from', 'sms/', { from: '' }],
    ['token', 'sms/', { token: 'a\r\nb' }],
  ])('refuse a wrong %s below %s: %j', async (field, below, change) => {
    const begin = performance.now();
    const reply = await request('PUT', below, { ...(below === 'sms/' ? sms : account()), ...change });
    expect(reply.status).toBe(400);
    expect(reply.body['errors']).toEqual([{ field, messages: expect.any(Array) }]);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it('take what self-hosted gateways and relays look like', async () => {
    const relay = { host: '::1', security: 'none', from: 'root@localhost' };
    expect((await request('PUT', 'smtp/', relay)).body).toMatchObject({ port: 25, username: null });
    const gateway = { ...sms, base_url: 'http://sms-gateway:8080/twilio/' };
    expect((await request('PUT', 'sms/', gateway)).body).toMatchObject({ base_url: 'http://sms-gateway:8080/twilio' });
  });

  describe('are tried', () => {
    it('with a login that succeeds, and no mail', async () => {
      await request('PUT', 'smtp/', account());
      expect(await verify()).toMatchObject({ status: 200, body: { ok: true, status: 235 } });
      expect(server.passwords).toContain(canary);
      expect(server.mails).toEqual([]);
    });

    it('with a login that fails', async () => {
      await request('PUT', 'smtp/', { ...account(), password: `${canary}-wrong` });
      const words = 'The mail server refused the login: 535 5.7.8 Bad login';
      expect((await verify()).body).toEqual({ ok: false, status: 535, answer: words });
    });

    it('at a server that repeats the password', async () => {
      const echo = await rawServer(socket => {
        socket.write('220 mx\r\n');
        socket.on('data', chunk =>
          socket.write(
            String(chunk).startsWith('EHLO') ? '250-mx\r\n250 AUTH PLAIN\r\n' : `535 ${canary} ${String(chunk)}`,
          ),
        );
      });
      await request('PUT', 'smtp/', { ...account(), port: echo.port, security: 'none' });
      expect((await verify()).body).toMatchObject({ ok: false, status: 535, answer: expect.stringContaining('***') });
      await echo.close();
    });

    it('at a server with a certificate nobody knows', async () => {
      await request('PUT', 'smtp/', { ...account(), verify_certificate: true });
      expect((await verify()).body).toMatchObject({
        ...{ ok: false, status: null },
        answer: expect.stringMatching(/^The mail server 127\.0\.0\.1:\d+ cannot be used: .*certificate/),
      });
    });

    it('without an account', async () => {
      expect(await verify()).toMatchObject({ status: 422, body: { code: 'not_set_up' } });
    });
  });

  it('never tell a secret: not in a reply, not in the log, not in the database', async () => {
    await request('PUT', 'smtp/', { ...account(), host: 7 });
    await request('PUT', 'smtp/', account());
    await request('PUT', 'sms/', sms);
    await request('GET');
    const client = new Client(site.database.address);
    await client.connect();
    const { rows } = await client.query('select * from channel_account');
    await client.end();
    const file = () => readFileSync(join(site.config.dataDir, 'logs', 'sitewatch.log'), 'utf8');
    await eventually(() => expect(file()).toContain('"level"'));
    expect(rows).toHaveLength(2);
    const all = told + file() + JSON.stringify(rows);
    expect(all.length).toBeGreaterThan(5_000);
    for (const form of [
      canary,
      Buffer.from(canary).toString('base64'),
      Buffer.from(`\0hq\0${canary}`).toString('base64'),
    ])
      expect(all.split(form).length - 1).toBe(0);
  });
});
