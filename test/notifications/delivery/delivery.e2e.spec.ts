import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EntityManager } from '@mikro-orm/postgresql';
import { UnitOfWork } from '../../../src/database/unit-of-work.js';
import { EventBus } from '../../../src/events/bus.js';
import { Recorder, type Seen } from '../../egress/recorder.js';
import { testApp, type TestApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { mailServer, type MailServer } from '../channels/mail.server.js';

const second = 1000;

interface Row {
  id: number;
  config: number;
  kind: string;
  status: string;
  attempts: number;
  error: string | null;
  answer_status: number | null;
}

/** Receivers of every kind on one port, by the path of the request; each takes what comes after its faults. */
function misbehave(receiver: Recorder): void {
  const faults: Record<string, number> = { '/429': 1, '/500': 2, '/reset': 2 };
  receiver.answer = (response, { path }) => {
    const isFault = (faults[path] ?? 0) > 0;
    if (isFault) faults[path] = (faults[path] ?? 0) - 1;
    if (path.startsWith('/hang')) return;
    if (path === '/drip') {
      response.writeHead(200, { 'content-length': 100 });
      const timer = setInterval(() => response.write('x'), second);
      response.on('close', () => clearInterval(timer));
    } else if (path === '/reset' && isFault) response.socket?.resetAndDestroy();
    else if (path === '/429' && isFault) response.writeHead(429, { 'retry-after': '1' }).end();
    else if (path === '/500' && isFault) response.writeHead(500).end('out of order');
    else if (path.endsWith('/Messages.json')) response.writeHead(201).end('{"sid":"SM1","status":"queued"}');
    else response.writeHead(204).end();
  };
}

const eventIn = ({ body }: Seen) => JSON.parse(body) as { type: string; data: Record<string, unknown> };

describe('The whole program', () => {
  let app: TestApp;
  let receiver: Recorder;
  let mail: MailServer;
  const configs = new Map<string, number>();
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    [receiver, mail] = [await Recorder.start(), await mailServer({ withoutStartTls: true })];
    misbehave(receiver);
    app = await testApp({ env: { EGRESS_ALLOW_CIDRS: '127.0.0.0/8', PUBLIC_URL: 'http://watch.example' } });
    await app.request('PUT', '/api/notification-accounts/smtp/', {
      ...{ host: '127.0.0.1', port: mail.port, security: 'none', from: 'watch@example.org' },
    });
    await app.request('PUT', '/api/notification-accounts/sms/', {
      ...{ base_url: receiver.url, account_sid: 'AC1', from: '+15005550006', token: 'sms-token' },
    });
    for (const path of ['/ok', '/hang', '/drip', '/429', '/500', '/reset'])
      await add(path, 'webhook', receiver.url + path);
    await add('mail', 'email', 'ops@example.org');
    await add('sms', 'sms', '+380441234567');
  });
  afterAll(async () => {
    // Whoever hangs does not hold up the end of the program either: the time of a hook is limited.
    await app.close();
    await Promise.all([receiver.close(), mail.close()]);
  });

  async function add(name: string, notification_type: string, recipient: string): Promise<number> {
    const input = { name, notification_type, recipient, digest_seconds: 0 };
    const { status, body } = await app.request('POST', '/api/notification-configs/', input);
    expect({ status, body }).toMatchObject({ status: 201 });
    configs.set(name, Number(body['id']));
    secrets.set(name, String(body['signing_secret']));
    return Number(body['id']);
  }

  async function happens(name: 'incident.opened' | 'incident.closed', incident: number): Promise<void> {
    const bus = app.app.get(EventBus);
    const about = { server_id: incident, name: `web ${incident}`, incident_id: incident, cause: 'HTTP 503' };
    const begun = { ...about, notify: [], started_at: '2026-03-01T11:59:00.000Z' };
    await app.app.get(UnitOfWork).run(async () => {
      if (name === 'incident.opened') bus.record(name, begun);
      else bus.record(name, { ...begun, ended_at: '2026-03-01T12:04:00.000Z' });
      await app.app.get(EntityManager).flush();
    });
  }

  const rows = async (query: string) => {
    const { body } = await app.request<{ results: Row[] }>('GET', `/api/notifications/?limit=200&${query}`);
    return body.results;
  };
  const logOf = async (name: string) => (await rows(`config=${configs.get(name)}`)).toReversed();
  const test = (name: string) => app.request('POST', `/api/notification-configs/${configs.get(name)}/test/`);
  const at = (path: string) => receiver.seen.filter(seen => seen.path === path);

  it('tells everybody within seconds, whoever hangs, drips or is out of order', async () => {
    const began = performance.now();
    await happens('incident.opened', 1);
    await eventually(() => {
      expect(at('/ok')).toHaveLength(1);
      expect(mail.mails).toHaveLength(1);
      expect(at('/2010-04-01/Accounts/AC1/Messages.json')).toHaveLength(1);
    });
    expect(performance.now() - began).toBeLessThan(5 * second);
    await eventually(async () => {
      for (const name of ['/ok', 'mail', 'sms', '/429', '/500', '/reset']) {
        expect({ name, log: await logOf(name) }).toMatchObject({
          name,
          log: [{ kind: 'opened', status: 'delivered' }],
        });
      }
    }, 20 * second);
    expect([at('/429').length, at('/500').length, at('/reset').length]).toEqual([2, 3, 3]);
    for (const path of ['/429', '/500', '/reset']) {
      expect(new Set(at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    }
    expect(mail.mails[0]?.to).toEqual(['ops@example.org']);
    expect(mail.mails[0]?.raw).toContain('web 1');
  });

  it('signs webhooks as the specification says', () => {
    const [seen] = at('/ok');
    const headers = Object.fromEntries(
      Object.entries(seen?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const event = new Webhook(secrets.get('/ok') ?? '').verify(seen?.body ?? '', headers);
    expect(event).toMatchObject({ type: 'incident.opened', data: { incident_id: 1, state: 'down' } });
  });

  it('gives up an attempt after ten seconds, and tells those that did not hear of the beginning of both in one', async () => {
    await eventually(async () => {
      for (const name of ['/hang', '/drip']) {
        const [message] = await logOf(name);
        expect(message).toMatchObject({ status: 'retrying', error: expect.stringMatching(/\S/) });
      }
    }, 20 * second);
    misbehave(receiver);
    const usual = receiver.answer;
    receiver.answer = (response, seen) =>
      seen.path === '/hang' ? response.writeHead(204).end() : usual(response, seen);
    const attempts = at('/hang').length;
    await happens('incident.closed', 1);
    await eventually(async () => {
      expect(await logOf('/ok')).toMatchObject([{ kind: 'opened' }, { kind: 'closed', status: 'delivered' }]);
      const [first, second_] = await logOf('/hang');
      expect([first, second_]).toMatchObject([{ status: 'superseded' }, { kind: 'merged', status: 'delivered' }]);
    }, 40 * second);
    const told = at('/hang').slice(attempts).map(eventIn);
    expect(told.at(-1)).toMatchObject({ type: 'incident.closed', data: { phase: 'merged', duration_seconds: 300 } });
  }, 90_000);

  it('sends a test message and shows what the provider says', async () => {
    expect((await test('/ok')).body).toMatchObject({ delivered: true, status: 204, error: null });
    expect((await test('mail')).body).toMatchObject({ delivered: true, status: 250 });
    expect((await test('sms')).body).toMatchObject({ delivered: true, status: 201 });
    expect(at('/ok').map(seen => eventIn(seen).type)).toContain('notification.test');
  });

  it('is delayed by nobody, not by fifty recipients that never answer at once', async () => {
    for (let number = 0; number < 50; number += 1)
      await add(`hang ${number}`, 'webhook', `${receiver.url}/hang/${number}`);
    const late = await add('last', 'webhook', `${receiver.url}/last`);
    const began = performance.now();
    await happens('incident.opened', 2);
    await eventually(() => expect(at('/last')).toHaveLength(1));
    expect(performance.now() - began).toBeLessThan(6 * second);
    await eventually(() => expect(receiver.seen.filter(({ path }) => path.startsWith('/hang/'))).toHaveLength(50));
    const began2 = performance.now();
    await happens('incident.closed', 2);
    await eventually(() => expect(at('/last')).toHaveLength(2));
    expect(performance.now() - began2).toBeLessThan(4 * second);
    await eventually(async () => {
      expect((await rows(`config=${late}`)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    });
  }, 60_000);
});
