import pg from 'pg';
import { expect } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { attendanceOffice, quietEnv as quietAttendance } from './attendance-office.js';
import { troubledBuilding } from './bacnet-building.js';
import { presenceOffice, quietEnv as quietPresence } from './presence-office.js';
import { simulatedSite } from './simulated-site.js';

interface Picture {
  name: string;
  path: string;
  /** What has to be there before it is taken; default the heading. */
  ready?: string;
  login?: false;
}

interface PhotographedSite {
  area: string;
  open(): Promise<{ app: TestApp; close(): Promise<void> }>;
  pictures: Picture[];
}

/** Enough for full heartbeat bars. */
const results = 40;

/** The sites of which pictures are taken, with every page that shows something of them. */
export const photographed: PhotographedSite[] = [
  {
    area: 'servers',
    open: openServers,
    pictures: [
      { name: 'login', path: '/', ready: 'button[type=submit]', login: false },
      { name: 'overview', path: '/', ready: 'main a[href^="/servers/"]' },
      { name: 'server-list', path: '/servers', ready: '[role=row] canvas' },
      { name: 'server-page', path: '/servers/2/show?window=1h', ready: '.u-over' },
      { name: 'server-form', path: '/servers/2', ready: 'form [name=host]' },
      { name: 'incidents', path: '/incidents' },
      { name: 'alerts', path: '/alerts' },
      { name: 'maintenance', path: '/maintenance-windows' },
      { name: 'notifications', path: '/notification-configs' },
      { name: 'delivery-log', path: '/notifications' },
      { name: 'accounts', path: '/accounts' },
      { name: 'diagnostics', path: '/diagnostics' },
      { name: 'kiosk', path: '/kiosk', ready: 'canvas' },
    ],
  },
  {
    area: 'presence',
    open: () => opened(quietPresence, presenceOffice),
    pictures: [
      { name: 'who-is-in', path: '/presence' },
      { name: 'presence-day', path: '/presence/day', ready: 'main canvas' },
      { name: 'presence-month', path: '/presence/month' },
      { name: 'employees', path: '/employees' },
      { name: 'devices', path: '/devices' },
      { name: 'found-devices', path: '/found-devices' },
      { name: 'state-changes', path: '/state-changes' },
      { name: 'hourly-summaries', path: '/hourly-summaries' },
      { name: 'system-status', path: '/system-status' },
      { name: 'sites', path: '/sites' },
    ],
  },
  {
    area: 'attendance',
    open: () => opened(quietAttendance, attendanceOffice),
    pictures: [
      { name: 'punches', path: '/punches' },
      { name: 'month-sheet', path: '/month-sheet' },
      { name: 'terminals', path: '/terminals' },
      { name: 'terminal', path: '/terminals/2/show' },
      { name: 'attendance-records', path: '/attendance-records' },
      { name: 'unmatched-codes', path: '/unmatched-codes' },
      { name: 'work-schedules', path: '/work-schedules' },
    ],
  },
  {
    area: 'bacnet',
    open: openBuilding,
    pictures: [
      { name: 'controllers', path: '/bacnet-devices' },
      { name: 'points', path: '/bacnet-points' },
      { name: 'point', path: '/bacnet-points/1/show' },
      { name: 'building-tasks', path: '/bacnet-tasks' },
    ],
  },
];

async function opened(
  env: Record<string, string>,
  furnish: (app: TestApp) => Promise<unknown>,
): Promise<{ app: TestApp; close(): Promise<void> }> {
  const app = await testApp({ env, roles: ['api'] });
  await furnish(app);
  return { app, close: () => app.close() };
}

async function openServers(): Promise<{ app: TestApp; close(): Promise<void> }> {
  const app = await testApp();
  const simulator = await simulatedSite(app);
  await addPast(app);
  await eventually(async () => {
    const { body } = await app.request<{ servers: { beats: string }[] }>('GET', '/api/servers/live-metrics/');
    expect(body.servers.filter(({ beats }) => beats.length >= results).length).toBeGreaterThan(20);
  }, 120_000);
  return {
    app,
    close: async () => {
      await simulator.close();
      await app.close();
    },
  };
}

async function openBuilding(): Promise<{ app: TestApp; close(): Promise<void> }> {
  const { app, close } = await troubledBuilding();
  return { app, close };
}

/** An hour of checks before the first one, so that the charts show something. */
async function addPast(app: TestApp): Promise<void> {
  const client = new pg.Client({ ...app.database.address });
  await client.connect();
  await client.query(
    `insert into ping_result (check_timestamp, server_id, response_time, dns_ms, connect_ms, tls_ms, first_byte_ms,
       status_code, kind, error_message)
     select now() - n * interval '20 seconds', s.id, 190 + 40 * sin(n / 9.0) + (n * 37) % 60, 1, 2, 0, 180, 200, 0, ''
     from server s, generate_series(4, 190) n where s.status = 'active'`,
  );
  await client.query(
    `insert into server_span (server_id, status, started_at, ended_at, detected_at)
     select server_id, 'up', now() - interval '1 hour', started_at, now() from
       (select server_id, min(started_at) as started_at from server_span group by server_id) first`,
  );
  await client.query(`update rollup_progress set through = now() - interval '2 hours'`);
  await client.end();
}
