/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServerSimulator, type ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import { testApp, type TestApp } from '../support/app.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

const names = ['Mail', 'Shop', 'Wiki'];

describe.skipIf(missing.length > 0)(inBrowser('The server list'), patient, () => {
  let app: TestApp;
  let simulator: ServerSimulator;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    app = await testApp();
    simulator = await startServerSimulator({ servers: names.map(name => ({ name })) });
    for (const name of names) {
      const settings = { check_interval: 1, timeout: 0.9, retry_interval: 1 };
      await app.request('POST', '/api/servers/', {
        ...{ name, protocol: 'http', host: '127.0.0.1', port: simulator.port(name), tags: ['office'] },
        ...settings,
      });
    }
    browser = await openBrowser();
    context = await visitor(browser, app.url, { username: 'admin' });
    page = await context.newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await simulator?.close();
    await app?.close();
  });

  const row = (state: string, name: string) => page.getByRole('row', { name: new RegExp(`${state}.*${name}`) });

  it('follows a server that fails and recovers, without being loaded again', async () => {
    let loads = 0;
    await page.goto('/servers');
    page.on('load', () => loads++);
    await row('Up', 'Shop').waitFor();
    await simulator.set('Shop', 'failing');
    await row('Down', 'Shop').waitFor();
    await simulator.set('Shop', 'up');
    await row('Up', 'Shop').waitFor();
    expect(loads).toBe(0);
  });

  it('pauses and resumes several servers at once', async () => {
    await page.getByRole('checkbox', { name: 'Select Mail' }).check();
    await page.getByRole('checkbox', { name: 'Select Wiki' }).check();
    await page.getByText('2 servers selected').waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByText('2 servers paused').waitFor();
    await row('Paused', 'Mail').waitFor();
    await row('Paused', 'Wiki').waitFor();
    await row('Up', 'Shop').waitFor();
    await page.getByRole('checkbox', { name: 'Select Mail' }).check();
    await page.getByRole('button', { name: /^Select all/ }).click();
    await page.getByText('3 servers selected').waitFor();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await page.getByText('2 servers resumed').waitFor();
    await row('Up', 'Mail').waitFor();
  });

  it('keeps search and filters in the address, so that a link shows the same', async () => {
    await page.getByRole('searchbox').fill('wik');
    await page.waitForURL(/q=wik/);
    await page.getByRole('button', { name: /^Up/ }).click();
    await page.waitForURL(/status=up/);
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole('row', { name: /Wiki/ }).waitFor();
    expect(await other.locator('[role=row] a').allTextContents()).toEqual(['Wiki']);
    await other.close();
  });
});
