import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWebhookSecret } from '../../../src/notifications/channels/recipient.rules.js';
import { Recorder } from '../../egress/recorder.js';
import { testApp, type TestApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';

interface Config {
  id: number;
  [field: string]: unknown;
}
interface Refusal {
  code: string;
  errors?: { field: string; messages: string[] }[];
}
interface Listing {
  count: number;
  next: string | null;
  results: Config[];
}

const mail = { notification_type: 'email', recipient: 'ops@example.org' };
const hook = { notification_type: 'webhook', recipient: 'https://hooks.example.org/in' };
const secret = `whsec_${Buffer.from('canary-canary-canary-canary-secret').toString('base64')}`;
const canaries = [secret, 'canarytoken12345', 'https://hooks.slack.example/canary', '123:canary-bot-token'];

/** Each is wrong on its own, for a new config as for a change. */
const wrong: [field: string, values: unknown[]][] = [
  ['name', ['x'.repeat(101), 'a\0', 'a\nb', 5, null]],
  ['server', [0, 999_999, 1.5, '1', 2 ** 31]],
  ['notification_type', ['pager', '', null, 5]],
  ['recipient', ['', ' ', 'nobody', 'a@b@c', 'a\0@example.org', `${'x'.repeat(2000)}@example.org`, null, 5]],
  ['enabled', ['true', 1, null]],
  ['notify_on_failure', ['no', null]],
  ['notify_on_recovery', [0, null]],
  ['minimum_severity', ['fatal', '', null]],
  ['quiet_from', ['25:00', '7:00', '07:00:00', 5]],
  ['quiet_until', ['24:00', 'noon', 7]],
  ['quiet_zone', ['Mars/Olympus', '', 5, 'a b']],
  ['digest_seconds', [-1, 86_401, 1.5, '60', null]],
  ['escalation_delay_seconds', [-1, 604_801, 0.5, null]],
  ['secrets', ['x', 5, []]],
  ['id', [5]],
  ['has_secrets', [true]],
  ['blocked_at', [null]],
];
const attempts = wrong.flatMap(([field, values]) => values.map(value => [field, value] as const));
const fields = ({ errors = [] }: Refusal) => errors.map(({ field }) => field);

describe('/api/notification-configs/', () => {
  let site: TestApp;
  let database: Client;
  let server: number;
  let stored: Config;
  let receiver: Recorder;
  const replies: string[] = [];

  const send = async <Body = Config>(method: string, path: string, body?: unknown, token?: string) => {
    const reply = await site.request<Body>(method, `/api/notification-configs/${path}`, body, token ? { token } : {});
    replies.push(JSON.stringify(reply.body));
    return reply;
  };
  const rowOf = async (id: number) => {
    const { rows } = await database.query('select * from notification_config where id = $1', [id]);
    return rows[0] as Record<string, unknown> | undefined;
  };
  const addServer = async (name: string) => {
    const input = { name, protocol: 'tcp', host: 'localhost', port: 9, status: 'paused' };
    return (await site.request<{ id: number }>('POST', '/api/servers/', input)).body.id;
  };
  /** Blocks a config as a permanent error of the provider would. */
  const block = (id: number) =>
    database.query(`update notification_config set blocked_at = now(), blocked_reason = 'gone' where id = $1`, [id]);

  beforeAll(async () => {
    site = await testApp({ env: { TZ: 'Europe/Vienna', EGRESS_ALLOW_CIDRS: '127.0.0.0/8' } });
    receiver = await Recorder.start();
    database = new Client(site.database.address);
    await database.connect();
    server = await addServer('web');
    stored = (await send('POST', '', { ...mail, name: 'stored' })).body;
  });
  afterAll(async () => {
    await database.end();
    await receiver.close();
    await site.close();
  });

  it('adds, shows, changes, replaces and deletes a config', async () => {
    const { status, body } = await send('POST', '', { ...mail, server });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ ...mail, name: '', server, enabled: true, notify_on_failure: true, notify_on_recovery: true },
      ...{ minimum_severity: 'info', quiet_from: null, quiet_until: null, quiet_zone: null, digest_seconds: 60 },
      ...{ escalation_delay_seconds: 0, has_secrets: false, blocked_at: null, blocked_reason: null },
      ...{ last_sent_at: null, last_delivered_at: null },
    });
    const path = `${body.id}/`;
    expect((await send('GET', path)).body).toEqual(body);
    const patched = await send('PATCH', path, { name: 'Ops', digest_seconds: 0, server: null });
    expect(patched).toMatchObject({ status: 200, body: { name: 'Ops', digest_seconds: 0, server: null } });
    const replaced = await send('PUT', path, { ...mail, enabled: false });
    expect(replaced).toMatchObject({ status: 200, body: { name: '', digest_seconds: 60, enabled: false } });
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(404);
    expect((await send('DELETE', path)).status).toBe(404);
    expect((await send('PATCH', path, {})).status).toBe(404);
  });

  it.each(attempts)('refuses a new config with %s = %j and adds nothing', async (field, value) => {
    const before = (await send<Listing>('GET', '')).body.count;
    const reply = await send<Refusal>('POST', '', { ...mail, [field]: value });
    expect(reply.status).toBe(400);
    expect(fields(reply.body)).toContain(field);
    expect((await send<Listing>('GET', '')).body.count).toBe(before);
  });

  it.each(attempts)('refuses to change %s to %j and changes nothing', async (field, value) => {
    const reply = await send<Refusal>('PATCH', `${stored.id}/`, { [field]: value });
    expect(reply.status).toBe(400);
    expect((await send('GET', `${stored.id}/`)).body).toEqual(stored);
  });

  it('names every wrong field at once', async () => {
    const reply = await send<Refusal>('POST', '', { notification_type: 'sms', recipient: '0441234567', server: 999 });
    expect(fields(reply.body).toSorted()).toEqual(['recipient', 'server']);
    const hours = await send<Refusal>('POST', '', { ...mail, quiet_from: '22:00', quiet_zone: 'Mars/Olympus' });
    expect(fields(hours.body).toSorted()).toEqual(['quiet_until', 'quiet_zone']);
  });

  it.each([
    ['sms', '+380441234567', undefined],
    ['slack', 'Ops channel', { url: 'https://hooks.slack.example/canary' }],
    ['teams', 'Ops team', { url: 'https://hooks.slack.example/canary' }],
    ['telegram', '-1001234567890', { token: '123:canary-bot-token' }],
    ['ntfy', 'https://ntfy.example.org/ops', { token: 'canarytoken12345' }],
    ['ntfy', 'https://ntfy.example.org/ops', undefined],
    ['webhook', 'https://hooks.example.org/in', { secret }],
  ])('takes a config of %s for %s', async (notification_type, recipient, secrets) => {
    const { status, body } = await send('POST', '', { notification_type, recipient, secrets });
    expect(status).toBe(201);
    expect(body).toMatchObject({ notification_type, recipient, has_secrets: secrets !== undefined });
    expect(body).not.toHaveProperty('secrets');
    expect(body).not.toHaveProperty('signing_secret');
  });

  it.each([
    ['slack', 'Ops', undefined, 'secrets.url'],
    ['slack', 'Ops', { url: 'nowhere' }, 'secrets.url'],
    ['slack', 'https://hooks.slack.example/canary', { url: 'https://hooks.slack.example/canary' }, 'recipient'],
    ['telegram', '5', undefined, 'secrets.token'],
    ['ntfy', 'https://ntfy.example.org/ops', { tokn: 'x' }, 'secrets.tokn'],
    ['ntfy', 'https://ntfy.example.org/ops', { token: 5 }, 'secrets.token'],
    ['ntfy', 'https://ntfy.example.org/ops', { token: 'x'.repeat(2001) }, 'secrets.token'],
    ['email', 'a@example.org', { password: 'x' }, 'secrets.password'],
    ['webhook', 'ftp://example.org', undefined, 'recipient'],
    ['webhook', 'https://user:pass@example.org', undefined, 'recipient'],
    ['webhook', 'https://hooks.example.org/in', { secret: 'short' }, 'secrets.secret'],
    ['sms', '0441234567', undefined, 'recipient'],
  ])('refuses a config of %s for %s with %j for the sake of %s', async (type, recipient, secrets, field) => {
    const reply = await send<Refusal>('POST', '', { notification_type: type, recipient, secrets });
    expect([reply.status, fields(reply.body)]).toEqual([400, [field]]);
  });

  it('makes a signing secret for a webhook and shows it once', async () => {
    const { body } = await send('POST', '', hook);
    expect(isWebhookSecret(String(body['signing_secret']))).toBe(true);
    expect(body).toMatchObject({ has_secrets: true });
    for (const again of [await send('GET', `${body.id}/`), await send('PATCH', `${body.id}/`, { name: 'x' })]) {
      expect(JSON.stringify(again.body)).not.toContain(body['signing_secret']);
    }
    const log = JSON.stringify((await send('GET', '?page_size=500')).body);
    expect(log).not.toContain(body['signing_secret']);
  });

  it('rotates the secret of a webhook, and of nothing else', async () => {
    const { body } = await send('POST', '', { ...hook, secrets: { secret } });
    const before = await rowOf(body.id);
    const rotated = await send('POST', `${body.id}/rotate-secret/`);
    expect(rotated.status).toBe(200);
    expect(isWebhookSecret(String(rotated.body['signing_secret']))).toBe(true);
    expect(Object.keys(rotated.body)).toEqual(['signing_secret']);
    expect((await rowOf(body.id))?.['secrets']).not.toBe(before?.['secrets']);
    expect(await send('POST', `${stored.id}/rotate-secret/`)).toMatchObject({
      ...{ status: 422, body: { code: 'not_signed' } },
    });
    expect((await send('POST', '999999/rotate-secret/')).status).toBe(404);
  });

  it('sends a test message at once and says what the receiver answered', async () => {
    const { body } = await send('POST', '', { ...hook, recipient: `${receiver.url}/in`, secrets: { secret } });
    const test = () => send('POST', `${body.id}/test/`);
    receiver.reply(200, 'thank you');
    const sent = await test();
    expect(sent).toMatchObject({
      ...{ status: 200, body: { delivered: true, status: 200, answer: 'thank you', error: null } },
    });
    expect(sent.body['duration_ms']).toBeGreaterThanOrEqual(0);
    const first = receiver.take();
    expect([first.method, first.path, first.headers['webhook-id']]).toEqual(['POST', '/in', expect.any(String)]);
    receiver.reply(503, 'later');
    expect((await test()).body).toMatchObject({ delivered: false, status: 503, answer: 'later' });
    expect((await send('GET', `${body.id}/`)).body).toMatchObject({ last_delivered_at: expect.any(String) });
    expect((await send('POST', '999999/test/')).status).toBe(404);
  });

  it('is not blocked any more once a test message arrived', async () => {
    const { body } = await send('POST', '', { ...hook, recipient: `${receiver.url}/in` });
    await block(body.id);
    receiver.reply(410);
    expect((await send('POST', `${body.id}/test/`)).body).toMatchObject({ delivered: false, status: 410 });
    expect((await send('GET', `${body.id}/`)).body).toMatchObject({ blocked_reason: 'gone' });
    receiver.reply(204);
    expect((await send('POST', `${body.id}/test/`)).body).toMatchObject({ delivered: true });
    expect((await send('GET', `${body.id}/`)).body).toMatchObject({ blocked_at: null, blocked_reason: null });
  });

  it('gives quiet hours the zone of the site where none is named', async () => {
    const hours = { quiet_from: '22:00', quiet_until: '07:00' };
    const { body } = await send('POST', '', { ...mail, ...hours });
    expect(body).toMatchObject({ ...hours, quiet_zone: 'Europe/Vienna' });
    const moved = await send('PATCH', `${body.id}/`, { quiet_zone: 'Asia/Kathmandu' });
    expect(moved.body).toMatchObject({ ...hours, quiet_zone: 'Asia/Kathmandu' });
    const same = await send<Refusal>('PATCH', `${body.id}/`, { quiet_until: '22:00' });
    expect([same.status, fields(same.body)]).toEqual([400, ['quiet_until']]);
    const half = await send<Refusal>('PATCH', `${body.id}/`, { quiet_from: null });
    expect([half.status, fields(half.body)]).toEqual([400, ['quiet_from']]);
    const never = await send('PATCH', `${body.id}/`, { quiet_from: null, quiet_until: null });
    expect(never.body).toMatchObject({ quiet_from: null, quiet_until: null });
  });

  it('is not blocked any more once it was changed', async () => {
    const { body } = await send('POST', '', mail);
    await block(body.id);
    expect((await send('GET', `${body.id}/`)).body).toMatchObject({
      ...{ blocked_at: expect.stringMatching(/Z$/), blocked_reason: 'gone' },
    });
    const changed = await send('PATCH', `${body.id}/`, { recipient: 'new@example.org' });
    expect(changed.body).toMatchObject({ blocked_at: null, blocked_reason: null, recipient: 'new@example.org' });
    await block(body.id);
    expect((await send<Refusal>('PATCH', `${body.id}/`, { recipient: 'nobody' })).status).toBe(400);
    expect((await send('GET', `${body.id}/`)).body).toMatchObject({ blocked_reason: 'gone' });
    expect((await send('PUT', `${body.id}/`, mail)).body).toMatchObject({ blocked_at: null });
  });

  it('lists with filters, order, search and pages', async () => {
    const other = await addServer('shop');
    const named = async (name: string, more: object) => (await send('POST', '', { ...mail, name, ...more })).body.id;
    const [one, two, three] = [
      await named('listed one', { server: other }),
      await named('listed two', { notification_type: 'sms', recipient: '+15551234567', enabled: false }),
      await named('listed three', { recipient: '100%@example.org' }),
    ];
    const ids = async (query: string) =>
      (await send<Listing>('GET', `?search=listed&${query}`)).body.results.map(({ id }) => id);
    expect(await ids('ordering=id')).toEqual([one, two, three]);
    expect(await ids('ordering=-name')).toEqual([two, three, one]);
    expect(await ids(`server=${other}`)).toEqual([one]);
    expect((await ids(`server=0,${other}&ordering=id`)).length).toBe(3);
    expect(await ids('server=0&ordering=id')).toEqual([two, three]);
    expect(await ids('notification_type=sms')).toEqual([two]);
    expect(await ids('enabled=false')).toEqual([two]);
    expect(await ids('enabled=true&ordering=id')).toEqual([one, three]);
    expect((await send<Listing>('GET', '?search=100%25@')).body.results.map(({ id }) => id)).toEqual([three]);
    const { body } = await send<Listing>('GET', '?search=listed&page_size=2&ordering=id');
    expect(body).toMatchObject({ count: 3, next: expect.stringContaining('page=2') });
  });

  it.each([
    ['ordering=secrets', 'ordering'],
    ['server=x', 'server'],
    ['notification_type=pager', 'notification_type'],
    ['enabled=maybe', 'enabled'],
    ['color=red', 'color'],
  ])('refuses ?%s', async (query, field) => {
    const reply = await send<Refusal>('GET', `?${query}`);
    expect([reply.status, fields(reply.body)]).toEqual([400, [field]]);
  });

  it('may be read by viewers, and changed by admins alone', async () => {
    const { viewerToken: token } = site;
    expect((await send('GET', `${stored.id}/`, undefined, token)).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '', mail],
      ['PUT', `${stored.id}/`, mail],
      ['PATCH', `${stored.id}/`, { name: 'x' }],
      ['DELETE', `${stored.id}/`, undefined],
      ['POST', `${stored.id}/rotate-secret/`, undefined],
      ['POST', `${stored.id}/test/`, undefined],
    ] as const) {
      expect((await send(method, path, body, token)).status).toBe(403);
    }
  });

  it('goes with its server', async () => {
    const gone = await addServer('gone');
    const { body } = await send('POST', '', { ...mail, server: gone });
    await site.request('DELETE', `/api/servers/${gone}/`);
    await eventually(async () => expect((await send('GET', `${body.id}/`)).status).toBe(404));
    expect((await send('GET', `${stored.id}/`)).status).toBe(200);
  });

  it('has never shown, nor stored readably, a secret it was given', async () => {
    const { rows } = await database.query('select * from notification_config');
    const everything = [...replies, JSON.stringify(rows)].join('\n');
    expect(replies.length).toBeGreaterThan(100);
    for (const canary of canaries) expect(everything).not.toContain(canary);
  });
});
