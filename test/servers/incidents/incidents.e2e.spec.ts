import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';

interface History {
  next: string | null;
  previous: string | null;
  results: { id: number }[];
}

describe('/api/incidents/', () => {
  let site: TestApp;
  const ids: number[] = [];

  beforeAll(async () => {
    site = await testApp({ roles: ['api'] });
    const input = { name: 'web', protocol: 'icmp', host: '10.0.0.5' };
    const { body } = await site.request<{ id: number }>('POST', '/api/servers/', input);
    const client = new Client(site.database.address);
    await client.connect();
    for (const hour of [9, 10, 11]) {
      const { rows } = await client.query<{ id: number }>(
        `insert into incident (server_id, started_at, detected_at, ended_at, cause)
         values ($1, $2::timestamptz, $2, $2::timestamptz + interval '1 min', 'HTTP 503') returning id`,
        [body.id, `2026-03-01T${hour}:00:00Z`],
      );
      ids.push(...rows.map(({ id }) => id));
    }
    await client.end();
  });
  afterAll(() => site.close());

  it('pages through the history by its links', async () => {
    const seen: number[] = [];
    let path: string | null = '/api/incidents/?limit=1&open=false';
    while (path) {
      const { body }: { body: History } = await site.request<History>('GET', path);
      seen.push(...body.results.map(({ id }) => id));
      path = body.next;
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it.each([
    ['open=maybe', 'open'],
    ['server_id=x', 'server_id'],
    ['since=yesterday', 'since'],
    ['cursor=nonsense', 'cursor'],
    ['limit=501', 'limit'],
    ['page=2', 'page'],
  ])('refuses ?%s', async (query, field) => {
    const reply = await site.request('GET', `/api/incidents/?${query}`);
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  it('is taken care of by the login that says so, once', async () => {
    const path = `/api/incidents/${ids[0]}/`;
    const acknowledge = (token?: string) =>
      site.request('POST', `${path}acknowledge/`, { note: 'on it' }, token ? { token } : {});
    expect((await acknowledge(site.viewerToken)).status).toBe(403);
    expect(await acknowledge()).toMatchObject({ status: 200, body: { acknowledged_by: 'admin', note: 'on it' } });
    expect(await acknowledge()).toMatchObject({ status: 422, body: { code: 'already_acknowledged' } });
    expect((await site.request('PATCH', path, { note: 'fixed' })).body).toMatchObject({ note: 'fixed' });
    expect((await site.request('GET', path)).body).toMatchObject({ acknowledged_by: 'admin', note: 'fixed' });
    expect((await site.request('PATCH', path, { note: 'a\0' })).status).toBe(400);
    expect((await site.request('GET', '/api/incidents/999999/')).status).toBe(404);
  });

  it('needs no body to be taken care of', async () => {
    const path = `/api/incidents/${ids[1]}/acknowledge/`;
    expect((await site.request('POST', path)).status).toBe(200);
  });
});
