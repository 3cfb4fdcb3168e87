import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import { testApp, type TestApp } from '../support/app.js';
import { findingsEverywhere, type Place } from './axe.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';
import { simulatedSite } from './simulated-site.js';

const places: Place[] = [
  { name: 'the overview', path: '/', ready: 'main a[href^="/servers/"]' },
  { name: 'the server list', path: '/servers', ready: '[role=row] canvas' },
  {
    name: 'the server list with a selection',
    path: '/servers',
    ready: '[role=row] canvas',
    then: async page => {
      await page.getByRole('checkbox', { name: 'Select Payment gateway' }).check();
      await page.getByText('1 server selected').waitFor();
    },
  },
  { name: 'the page of a server', path: '/servers/3/show', ready: 'main table tbody tr' },
  { name: 'the form of a server', path: '/servers/create', ready: 'form [name=host]' },
  {
    name: 'the whole form of a server',
    path: '/servers/3',
    ready: 'form [name=host]',
    then: async page => {
      await page.getByRole('button', { name: /^Advanced/ }).click();
      await page.locator('[name=failure_threshold]').waitFor();
    },
  },
  { name: 'the incidents', path: '/incidents?show=all', ready: 'main table tbody tr' },
  { name: 'the maintenance windows', path: '/maintenance-windows', ready: 'main :text("Camera firmware")' },
  { name: 'the form of a maintenance window', path: '/maintenance-windows/create', ready: 'form [name=name]' },
  { name: 'the accounts', path: '/accounts', ready: 'main :text("viewer")' },
  { name: 'the form of an account', path: '/accounts/create', ready: 'form [name=username]' },
  { name: 'the API keys', path: '/api-keys', ready: 'main button' },
  { name: 'the own password', path: '/password', ready: 'form [name=new_password]' },
  { name: 'the diagnostics', path: '/diagnostics', ready: 'main table tr' },
  { name: 'the server wall', path: '/kiosk', ready: 'main strong' },
  {
    name: 'the palette',
    path: '/servers',
    ready: '[role=row] canvas',
    then: async page => {
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: 'Incidents' }).waitFor();
    },
  },
];

describe.skipIf(missing.length > 0)(inBrowser('The dashboard for everybody'), patient, () => {
  let app: TestApp;
  let empty: TestApp;
  let simulator: ServerSimulator;
  let browser: Browser;

  beforeAll(async () => {
    app = await testApp();
    empty = await testApp({ accounts: false, roles: ['api'] });
    simulator = await simulatedSite(app);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await simulator?.close();
    await app?.close();
    await empty?.close();
  });

  it.each(places)(
    'has nothing serious against it on $name, on any screen and in any colours',
    async ({ path, ready, then }) => {
      const context = await visitor(browser, app.url, { username: 'admin' });
      const page = await context.newPage();
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      await then?.(page);
      expect(await findingsEverywhere(page)).toEqual([]);
      await context.close();
    },
  );

  it('has nothing serious against what a viewer may not do', async () => {
    const context = await visitor(browser, app.url, { username: 'viewer' });
    const page = await context.newPage();
    await page.goto('/servers/3/show');
    await page
      .getByRole('group', { name: /may look but not change/ })
      .first()
      .waitFor();
    expect(await findingsEverywhere(page)).toEqual([]);
    await context.close();
  });

  it('has nothing serious against it on the login', async () => {
    const context = await visitor(browser, app.url);
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    expect(await findingsEverywhere(page)).toEqual([]);
    await context.close();
  });

  it('has nothing serious against it on the very first visit', async () => {
    const context = await visitor(browser, empty.url);
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Welcome to Sitewatch' }).waitFor();
    expect(await findingsEverywhere(page)).toEqual([]);
    await context.close();
  });
});
