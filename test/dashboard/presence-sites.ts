import pg from 'pg';
import type { TestApp } from '../support/app.js';

/** One that reports, one that never did, and one that has fallen silent. */
export async function addSites(app: TestApp): Promise<void> {
  const heard = await site(app, 'porto_office', 'Porto');
  await site(app, 'faro_office', 'Faro');
  const silent = await site(app, 'braga_office', 'Braga');
  for (const { id, token } of [heard, silent]) await report(app, id, token);
  const client = new pg.Client({ ...app.database.address });
  await client.connect();
  await client.query(
    `update site set last_heartbeat_at = now() - interval '2 hours', silent_since = now() - interval '105 minutes'
     where site_id = 'braga_office'`,
  );
  await client.end();
}

interface NewSite {
  id: string;
  token: string;
}

async function site(app: TestApp, id: string, name: string): Promise<NewSite> {
  const body = { site_id: id, name, time_zone: 'Europe/Lisbon' };
  const reply = await app.request<{ token: string }>('POST', '/api/sites/', body);
  return { id, token: reply.body.token };
}

/** What the program of another site sends. */
export async function report(app: TestApp, siteId: string, token: string): Promise<void> {
  const names = ['Ricardo Silva', 'Inês Costa', 'Tomás Pereira'];
  const there = names.map((name, index) => ({
    ...{ employee_id: index + 1, employee_name: name, fake_name: `Employee ${index + 1}` },
  }));
  const online = there.map(person => ({ ...person, area: 'default' }));
  const timestamp = new Date().toISOString();
  const message = { site_id: siteId, timestamp, devices_online: online };
  const { status } = await app.request('POST', '/api/heartbeat/', message, { token });
  if (status !== 200) throw new Error(`The heartbeat of ${siteId} was answered ${status}`);
  const hour = new Date(Math.floor(Date.now() / 3_600_000 - 1) * 3_600_000).toISOString();
  await app.request(
    'POST',
    '/api/presence/',
    {
      ...{ site_id: siteId, timestamp },
      presence_data: there.map(person => ({
        ...{ ...person, date: hour.slice(0, 10), hour: Number(hour.slice(11, 13)), hour_start: hour },
        ...{ first_seen: hour, last_seen: timestamp, minutes_online: 52 },
      })),
    },
    { token },
  );
}
