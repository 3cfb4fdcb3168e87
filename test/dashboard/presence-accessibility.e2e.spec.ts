/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { findingsEverywhere, type Place } from './axe.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';
import { presenceOffice, quietEnv } from './presence-office.js';

const places: Place[] = [
  { name: 'the overview', path: '/', ready: 'main :text("Braga is silent")' },
  { name: 'the board', path: '/presence', ready: 'main :text("Ada Lovelace")' },
  {
    name: 'a day',
    path: '/presence/day',
    ready: 'main canvas',
    then: async page => {
      await page.getByRole('button', { name: 'Ada Lovelace' }).click();
      await page.getByRole('link', { name: 'More about Ada Lovelace' }).waitFor();
    },
  },
  { name: 'a month', path: '/presence/month', ready: 'main canvas' },
  { name: 'the employees', path: '/employees', ready: 'main :text("Ada Lovelace")' },
  { name: 'an employee', path: '/employees/1/show', ready: 'main [aria-current=date]' },
  { name: 'the form of an employee', path: '/employees/1', ready: 'form [name=employee_name]' },
  { name: 'the devices', path: '/devices', ready: 'main :text("Telephone")' },
  { name: 'the form of a device', path: '/devices/create', ready: 'form [name=ip_address]' },
  { name: 'the found devices', path: '/found-devices', ready: 'main button:text("Claim")' },
  {
    name: 'a claim',
    path: '/found-devices',
    ready: 'main button:text("Claim")',
    then: async page => {
      await page.getByRole('button', { name: 'Claim printer-2' }).click();
      await page.getByRole('combobox', { name: 'Employee' }).waitFor();
    },
  },
  { name: 'the state changes', path: '/state-changes', ready: 'main :text("Came")' },
  { name: 'the hours', path: '/hourly-summaries', ready: 'main :text("46 min")' },
  { name: 'the system status', path: '/system-status', ready: 'main :text("The program ended")' },
  { name: 'the sites', path: '/sites', ready: 'main :text("Braga")' },
  { name: 'a site', path: '/sites/1/show', ready: 'main :text("52 min")' },
  {
    name: 'a new token',
    path: '/sites/1/show',
    ready: 'main :text("52 min")',
    then: async page => {
      await page.getByRole('button', { name: 'Renew the token' }).click();
      await page.getByRole('button', { name: 'Make a token' }).click();
      await page.getByRole('textbox', { name: 'Token', exact: true }).waitFor();
    },
  },
];

describe.skipIf(missing.length > 0)(inBrowser('Presence for everybody'), patient, () => {
  let app: TestApp;
  let empty: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'], env: quietEnv });
    empty = await testApp({ roles: ['api'] });
    await presenceOffice(app);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
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

  it('has nothing serious against it where there is nothing yet', async () => {
    const context = await visitor(browser, empty.url, { username: 'viewer' });
    const page = await context.newPage();
    for (const path of ['/presence', '/employees', '/devices', '/found-devices', '/state-changes', '/sites']) {
      await page.goto(path);
      await page.locator('main h2').first().waitFor();
      expect(await findingsEverywhere(page)).toEqual([]);
    }
    await context.close();
  });
});
