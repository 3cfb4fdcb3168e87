import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SignedLinks } from '../../../src/auth/signed-links.js';
import { testApp, type TestApp } from '../../support/app.js';

const path = '/api/incidents/acknowledge/';
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('The link in a message about an incident', () => {
  let site: TestApp;
  let client: Client;
  let server: number;
  let id: number;

  beforeAll(async () => {
    site = await testApp({ roles: ['api'] });
    client = new Client(site.database.address);
    await client.connect();
    const input = { name: 'web <1>', protocol: 'icmp', host: '10.0.0.5' };
    server = (await site.request<{ id: number }>('POST', '/api/servers/', input)).body.id;
  });
  beforeEach(async () => {
    await client.query('delete from incident');
    id = await happened(null);
  });
  afterAll(async () => {
    await client.end();
    await site.close();
  });

  const happened = async (endedAt: string | null) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into incident (server_id, started_at, detected_at, ended_at, cause)
       values ($1, '2026-03-01T10:00:00Z', '2026-03-01T10:00:30Z', $2, 'HTTP 503') returning id`,
      [server, endedAt],
    );
    return rows[0]?.id ?? 0;
  };
  const linkTo = (incident: number, by = 'ops@example.com', inSeconds = 3600) =>
    site.app
      .get(SignedLinks)
      .sign('incident.acknowledge', `${incident}:${by}`, new Date(Date.now() + inSeconds * 1000));
  const stored = async () => {
    const { rows } = await client.query('select acknowledged_by as by from incident where id = $1', [id]);
    return rows[0]?.by ?? null;
  };
  const facts = async () =>
    (
      await client.query(
        `select payload from event where name = 'incident.acknowledged' and payload ->> 'incident_id' = $1`,
        [String(id)],
      )
    ).rows;

  /** As a browser that nobody is logged in with. */
  async function open(token: string, method: 'GET' | 'HEAD' = 'GET') {
    const response = await fetch(`${site.url}${path}?token=${token}`, { method, headers: { accept: browser } });
    return { status: response.status, headers: response.headers, html: await response.text() };
  }
  async function press(token: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${site.url}${path}?token=${token}`, {
      method: 'POST',
      headers: { accept: browser, ...headers },
      body: new URLSearchParams({ token }),
    });
    return { status: response.status, headers: response.headers, html: await response.text() };
  }
  const send = (body: object) => site.request('POST', path, body, { token: null });

  describe('in a browser', () => {
    it('names the incident and changes nothing, however often it is opened', async () => {
      for (let visit = 0; visit < 3; visit += 1) {
        const { status, html } = await open(linkTo(id));
        expect(status).toBe(200);
        expect(html).toContain('Take care of the outage of web &lt;1&gt;?');
        expect(html).toContain('HTTP 503');
      }
      expect((await open(linkTo(id), 'HEAD')).status).toBe(200);
      expect([await stored(), await facts()]).toEqual([null, []]);
    });

    it('acknowledges with its button, in the name of the recipient', async () => {
      const { status, html } = await press(linkTo(id));
      expect([status, await stored()]).toEqual([200, 'ops@example.com']);
      expect(html).toContain('You take care of the outage of web &lt;1&gt;.');
      expect(await facts()).toMatchObject([{ payload: { server_id: server, by: 'ops@example.com' } }]);
    });

    it('does no harm when it is used again', async () => {
      const token = linkTo(id);
      const clicks = await Promise.all([press(token), press(token), press(token)]);
      expect(clicks.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await open(token)).html).toContain('You take care of');
      expect(await facts()).toHaveLength(1);
    });

    it('is kept by nobody, leaks to nobody, and runs nothing', async () => {
      for (const { headers } of [await open(linkTo(id)), await open('forged'), await press(linkTo(id))]) {
        expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(headers.get('cache-control')).toBe('no-store');
        expect(headers.get('referrer-policy')).toBe('same-origin');
        expect(headers.get('content-security-policy')).toMatch(/script-src 'self'.*form-action 'self'/);
        expect(headers.get('set-cookie')).toBeNull();
      }
    });

    it('works beside a login of the dashboard, too, but not from a page of somebody else', async () => {
      const cookie = `sitewatch_access=${site.adminToken}`;
      const foreign = await press(linkTo(id), { cookie, origin: 'http://evil.example' });
      expect([foreign.status, await stored()]).toEqual([403, null]);
      expect((await press(linkTo(id), { cookie, origin: site.url })).status).toBe(200);
    });
  });

  describe('says what is wrong', () => {
    it.each([
      ['forged', () => `${linkTo(id).slice(0, -1)}*`.replace('*', '.'), 401, 'This link does not work'],
      ['of nothing', () => 'forged', 401, 'This link does not work'],
      ['without a token', () => '', 401, 'This link does not work'],
      ['with more than a token', () => '%00', 400, 'This link does not work'],
      ['expired', () => linkTo(id, 'ops', -60), 401, 'This link has expired'],
      ['about an incident that is gone', () => linkTo(999_999), 404, 'No such incident'],
    ])('where it is %s', async (_, token, status, title) => {
      for (const reply of [await open(token()), await press(token())]) {
        expect(reply.status).toBe(status);
        expect(reply.html).toContain(`<h1>${title}</h1>`);
      }
    });

    it('where somebody else takes care of it', async () => {
      await site.request('POST', `/api/incidents/${id}/acknowledge/`);
      expect(await open(linkTo(id))).toMatchObject({ status: 200, html: expect.stringContaining('admin takes care') });
      expect(await press(linkTo(id))).toMatchObject({ status: 422, html: expect.stringContaining('admin takes care') });
      expect(await stored()).toBe('admin');
    });

    it('where the incident is over', async () => {
      id = await happened('2026-03-01T10:02:00Z');
      expect(await open(linkTo(id))).toMatchObject({ status: 200, html: expect.stringContaining('Over already') });
      expect(await press(linkTo(id))).toMatchObject({ status: 422, html: expect.stringContaining('Over already') });
      expect(await stored()).toBeNull();
    });
  });

  describe('in a program', () => {
    it('is answered in JSON', async () => {
      const token = linkTo(id, 'pager');
      const shown = await site.request('GET', `${path}?token=${token}`, undefined, { token: null });
      expect(shown).toMatchObject({
        status: 200,
        body: { state: 'open', by: 'pager', incident: { id, acknowledged_at: null } },
      });
      expect(shown.headers.get('cache-control')).toBe('no-store');
      expect(await send({ token })).toMatchObject({
        status: 200,
        body: { state: 'yours', by: 'pager', incident: { id, acknowledged_by: 'pager' } },
      });
      expect(await send({ token: linkTo(id, 'phone') })).toMatchObject({
        status: 422,
        body: { code: 'already_acknowledged', detail: 'pager takes care of it already.' },
      });
    });

    it('is refused with a problem', async () => {
      expect(await send({ token: 'forged' })).toMatchObject({ status: 401, body: { code: 'link_invalid' } });
      expect(await send({ token: linkTo(id, 'ops', -60) })).toMatchObject({
        status: 401,
        body: { code: 'link_expired' },
      });
      expect(await send({})).toMatchObject({ status: 400, body: { errors: [{ field: 'token' }] } });
      expect(await send({ token: linkTo(id), more: 1 })).toMatchObject({ status: 400 });
      id = await happened('2026-03-01T10:02:00Z');
      expect(await send({ token: linkTo(id) })).toMatchObject({ status: 422, body: { code: 'incident_ended' } });
    });
  });

  it('is the only route that takes a form', async () => {
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await site.request('POST', path, 'token=forged', { ...form, token: null })).status).toBe(401);
    for (const other of ['/api/servers/', '/api/setup/', '/api/incidents/', `/api/incidents/${id}/acknowledge/`]) {
      expect((await site.request('POST', other, 'token=forged', form)).status).toBe(415);
    }
    for (const type of ['text/plain', 'multipart/form-data; boundary=x']) {
      expect((await site.request('POST', path, 'x', { headers: { 'content-type': type } })).status).toBe(415);
    }
  });
});
