/// <reference lib="dom" />
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRoot } from '../../src/config/root.js';
import type { ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { missing, openBrowser, sizes, visitor, type Mode, type Size } from './browser.js';
import { simulatedSite } from './simulated-site.js';

const wanted = process.env['SITEWATCH_SCREENSHOTS'] === '1';
const folder = join(findRoot(), 'docs', 'screenshots');
const largestBytes = 200_000;
/** Enough for full heartbeat bars. */
const results = 40;

interface Picture {
  name: string;
  path: string;
  ready: string;
  login?: false;
}

const pictures: Picture[] = [
  { name: 'login', path: '/', ready: 'button[type=submit]', login: false },
  { name: 'overview', path: '/', ready: 'main a[href^="/servers/"]' },
  { name: 'server-list', path: '/servers', ready: '[role=row] canvas' },
  { name: 'server-page', path: '/servers/2/show?window=1h', ready: '.u-over' },
  { name: 'server-form', path: '/servers/2', ready: 'form [name=host]' },
];

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

describe.skipIf(!wanted || missing.length > 0)('The pictures of the documentation', () => {
  let app: TestApp;
  let simulator: ServerSimulator;
  let browser: Browser;

  beforeAll(async () => {
    app = await testApp();
    simulator = await simulatedSite(app);
    await addPast(app);
    browser = await openBrowser();
    mkdirSync(folder, { recursive: true });
    await eventually(async () => {
      const { body } = await app.request<{ servers: { beats: string }[] }>('GET', '/api/servers/live-metrics/');
      expect(body.servers.filter(({ beats }) => beats.length >= results).length).toBeGreaterThan(20);
    }, 120_000);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await simulator?.close();
    await app?.close();
  });

  describe.each(Object.keys(sizes) as Size[])('%s', size => {
    describe.each(['light', 'dark'] satisfies Mode[])('%s', mode => {
      it.each(pictures)('$name', async ({ name, path, ready, login }) => {
        const context = await visitor(browser, app.url, { size, mode, ...(login !== false && { username: 'admin' }) });
        const page = await context.newPage();
        await page.goto(path);
        await page.locator(ready).first().waitFor();
        await page.waitForLoadState('networkidle');
        const file = join(folder, `${name}-${size}-${mode}.png`);
        await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
        expect(statSync(file).size).toBeLessThan(largestBytes);
        await context.close();
      });
    });
  });
});
