import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';

interface Message {
  id: number;
  [field: string]: unknown;
}
interface Log {
  next: string | null;
  previous: string | null;
  results: Message[];
}
interface Refusal {
  code: string;
  detail: string;
  errors?: { field: string }[];
}

const acknowledgeLink = 'https://site.example/api/incidents/acknowledge/?token=canary-token';
const content = {
  ...{ subject: 'web is down', short: 'web is down', tone: 'alarm', link: 'https://site.example/servers/7' },
  acknowledgeLink,
  text: `web is down\nAcknowledge: ${acknowledgeLink}\n`,
  html: `<a href="${acknowledgeLink}">Acknowledge</a>`,
  event: { type: 'opened', acknowledge_link: acknowledgeLink },
};

describe('/api/notifications/', () => {
  let site: TestApp;
  let database: Client;
  const configs: number[] = [];
  const ids: number[] = [];

  const send = <Body = Message>(method: string, path: string, token?: string) =>
    site.request<Body>(method, `/api/notifications/${path}`, undefined, token ? { token } : {});
  const list = async (query: string) => (await send<Log>('GET', `?${query}`)).body.results.map(({ id }) => id);

  /** Adds a message to the log, a minute after the one before. */
  const add = async (fields: Record<string, unknown> = {}): Promise<number> => {
    const minute = String(ids.length).padStart(2, '0');
    const row: Record<string, unknown> = {
      ...{ config_id: configs[0], notification_type: 'email', recipient: 'ops@example.org', kind: 'opened' },
      ...{ message_id: `msg_${ids.length}`, server_id: 7, subject: 'web is down', content: JSON.stringify(content) },
      ...{ status: 'delivered', attempts: 1, created_at: `2026-03-01T10:${minute}:00Z` },
      ...fields,
    };
    const columns = Object.keys(row);
    const { rows } = await database.query<{ id: number }>(
      `insert into notification_message (${columns.join()}) values (${columns.map((_, n) => `$${n + 1}`).join()})
       returning id::int4 as id`,
      Object.values(row),
    );
    const id = rows[0]?.id ?? 0;
    ids.push(id);
    return id;
  };
  const jobs = async () => {
    const { rows } = await database.query<{ data: { message_id: number } }>(
      `select data from pgboss.job where name = 'notifications.deliver' order by created_on`,
    );
    return rows.map(({ data }) => data.message_id);
  };

  const counts = async () => {
    const { body } = await site.request<{ notifications: Record<string, number> }>('GET', '/api/dashboard/');
    return body.notifications;
  };

  beforeAll(async () => {
    site = await testApp({ roles: ['api'] });
    database = new Client(site.database.address);
    await database.connect();
    for (const name of ['one', 'two']) {
      const input = { name, notification_type: 'email', recipient: `${name}@example.org` };
      configs.push((await site.request<{ id: number }>('POST', '/api/notification-configs/', input)).body.id);
    }
    await add();
    await add({ config_id: configs[1], status: 'dead', error: 'gone', answer_status: 550, answer: '550 unknown' });
    await add({ notification_type: 'sms', recipient: '+15551234567', kind: 'digest', server_id: null });
    await add({ status: 'queued', next_attempt_at: '2026-03-01T11:00:00Z', attempts: 0 });
    await add({ status: 'superseded', kind: 'merged', server_id: 8 });
    await add({ status: 'dead', config_id: null });
  });
  afterAll(async () => {
    await database.end();
    await site.close();
  });

  it('shows what was sent to whom and what became of it', async () => {
    const { status, body } = await send('GET', `${ids[1]}/`);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ id: ids[1], config: configs[1], notification_type: 'email', recipient: 'ops@example.org' },
      ...{ message_id: 'msg_1', kind: 'opened', server: 7, subject: 'web is down', status: 'dead', attempts: 1 },
      ...{ created_at: '2026-03-01T10:01:00.000Z', first_attempt_at: null, next_attempt_at: null, finished_at: null },
      ...{ answer_status: 550, answer: '550 unknown', error: 'gone' },
      ...{ link: 'https://site.example/servers/7', text: 'web is down\nAcknowledge: ***\n' },
    });
    expect((await send('GET', '999999/')).status).toBe(404);
  });

  it('never shows the link that acknowledges for whoever has it', async () => {
    const replies = [await send('GET', '?limit=500'), ...(await Promise.all(ids.map(id => send('GET', `${id}/`))))];
    for (const { body } of replies) expect(JSON.stringify(body)).not.toContain('canary-token');
  });

  it('pages through the log by its links, newest first', async () => {
    const seen: number[] = [];
    let path: string | null = '?limit=2';
    let previous: string | null = null;
    while (path) {
      const { body }: { body: Log } = await send<Log>('GET', path);
      seen.push(...body.results.map(({ id }) => id));
      path = body.next?.replace('/api/notifications/', '') ?? null;
      previous = body.previous;
    }
    expect(seen).toEqual(ids.toReversed());
    const back = await send<Log>('GET', previous?.replace('/api/notifications/', '') ?? '');
    expect(back.body.results.map(({ id }) => id)).toEqual([ids[3], ids[2]]);
  });

  it('filters by status, type, kind, config, server and time', async () => {
    const [first, second, third, fourth, fifth, sixth] = ids;
    expect(await list('status=dead')).toEqual([sixth, second]);
    expect(await list('status=queued,superseded')).toEqual([fifth, fourth]);
    expect(await list('notification_type=sms')).toEqual([third]);
    expect(await list('kind=digest,merged')).toEqual([fifth, third]);
    expect(await list(`config=${configs[1]}`)).toEqual([second]);
    expect(await list('server=8')).toEqual([fifth]);
    expect(await list(`server=7&status=delivered&config=${configs[0]}`)).toEqual([first]);
    expect(await list('since=2026-03-01T10:01:00Z&until=2026-03-01T10:03:00Z')).toEqual([third, second]);
  });

  it.each([
    ['status=lost', 'status'],
    ['notification_type=pager', 'notification_type'],
    ['kind=x', 'kind'],
    ['config=x', 'config'],
    ['server=0', 'server'],
    ['since=yesterday', 'since'],
    ['cursor=nonsense', 'cursor'],
    ['limit=501', 'limit'],
    ['page=2', 'page'],
  ])('refuses ?%s', async (query, field) => {
    expect(await send('GET', `?${query}`)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  it('sends a message again that was given up, superseded, or delivered', async () => {
    for (const status of ['dead', 'superseded', 'delivered']) {
      const id = await add({ status, attempts: 9, error: 'gone', finished_at: '2026-03-01T12:00:00Z' });
      const reply = await send('POST', `${id}/replay/`);
      expect(reply).toMatchObject({
        status: 200,
        body: {
          id,
          status: 'queued',
          attempts: 0,
          error: null,
          finished_at: null,
          message_id: `msg_${ids.length - 1}`,
        },
      });
      expect(reply.body['next_attempt_at']).toEqual(expect.stringMatching(/Z$/));
      expect((await jobs()).at(-1)).toBe(id);
      const again = await send<Refusal>('POST', `${id}/replay/`);
      expect([again.status, again.body.code]).toEqual([422, 'on_its_way']);
    }
    expect((await send('POST', '999999/replay/')).status).toBe(404);
  });

  it('sends nothing again while it is tried anyway', async () => {
    const before = await jobs();
    for (const status of ['queued', 'retrying']) {
      const reply = await send<Refusal>('POST', `${await add({ status })}/replay/`);
      expect([reply.status, reply.body.code]).toEqual([422, 'on_its_way']);
    }
    expect(await jobs()).toEqual(before);
  });

  it('sends nothing again whose config is deleted, switched off, or blocked', async () => {
    const id = await add({ status: 'dead', config_id: configs[1] });
    const attempt = async () => {
      const { status, body } = await send<Refusal>('POST', `${id}/replay/`);
      return [status, body.code, body.detail];
    };
    const to = (change: object) => site.request('PATCH', `/api/notification-configs/${configs[1]}/`, change);
    await to({ enabled: false });
    expect(await attempt()).toEqual([422, 'not_sent', expect.stringMatching(/switched off/)]);
    await to({ enabled: true });
    await database.query(`update notification_config set blocked_at = now(), blocked_reason = '550' where id = $1`, [
      configs[1],
    ]);
    expect(await attempt()).toEqual([422, 'not_sent', expect.stringMatching(/blocked.*550/)]);
    await site.request('DELETE', `/api/notification-configs/${configs[1]}/`);
    expect(await attempt()).toEqual([422, 'not_sent', expect.stringMatching(/deleted/)]);
  });

  it('says on a deleted config that what was on its way is given up', async () => {
    const input = { notification_type: 'email', recipient: 'short@example.org' };
    const { body } = await site.request<{ id: number }>('POST', '/api/notification-configs/', input);
    const [waiting, sent] = [await add({ config_id: body.id, status: 'retrying' }), await add({ config_id: body.id })];
    await site.request('DELETE', `/api/notification-configs/${body.id}/`);
    expect((await send('GET', `${waiting}/`)).body).toMatchObject({
      ...{ status: 'dead', config: null, error: 'The notification config was deleted.' },
    });
    expect((await send('GET', `${sent}/`)).body).toMatchObject({ status: 'delivered', config: null, error: null });
  });

  it('may be read by viewers, and replayed by admins alone', async () => {
    expect((await send('GET', '', site.viewerToken)).status).toBe(200);
    expect((await send('GET', `${ids[0]}/`, site.viewerToken)).status).toBe(200);
    expect((await send('POST', `${ids[0]}/replay/`, site.viewerToken)).status).toBe(403);
  });

  it('counts on the first screen what is set up, refused, given up and waiting', async () => {
    const before = await counts();
    const now = new Date().toISOString();
    await add({ status: 'dead', created_at: now });
    await add({ status: 'dead', created_at: now, config_id: null });
    await add({ status: 'retrying' });
    await database.query(`update notification_config set blocked_at = now() where id = $1`, [configs[0]]);
    await database.query(
      `insert into notification_item (config_id, occasion, phase, severity, fact, name, payload, at, due_at)
       values ($1, 'x:1', 'opened', 'info', 'x', 'x', '{}', now(), now())`,
      [configs[0]],
    );
    expect(await counts()).toEqual({
      configs: before?.['configs'],
      blocked: (before?.['blocked'] ?? 0) + 1,
      dead_letters: (before?.['dead_letters'] ?? 0) + 1,
      waiting: (before?.['waiting'] ?? 0) + 2,
    });
  });
});
