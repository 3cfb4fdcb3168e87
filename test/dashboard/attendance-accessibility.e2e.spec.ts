/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { attendanceOffice, quietEnv } from './attendance-office.js';
import { findingsEverywhere, type Place } from './axe.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

const places: Place[] = [
  { name: 'the overview', path: '/', ready: 'main :text("Workshop gate")' },
  { name: 'the punches', path: '/punches', ready: 'main [role=log] li' },
  { name: 'the month sheet', path: '/month-sheet', ready: 'main [role=grid]' },
  {
    name: 'a day that is corrected',
    path: '/month-sheet',
    ready: 'main [role=grid]',
    then: async page => {
      await page.locator('[data-employee] [data-date]').first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Add a missing punch' }).click();
      await page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).waitFor();
    },
  },
  { name: 'the terminals', path: '/terminals', ready: 'main :text("Workshop gate")' },
  { name: 'a terminal that warns', path: '/terminals/2/show', ready: 'main :text("Ledger incomplete")' },
  { name: 'the form of a terminal', path: '/terminals/1', ready: 'form [name=ip_address]' },
  { name: 'the terminals that push', path: '/terminals/push', ready: 'main button:text("Approve")' },
  {
    name: 'a link of one with a terminal',
    path: '/terminals/push',
    ready: 'main button:text("Link")',
    then: async page => {
      await page.getByRole('button', { name: /^Link CQZ7224660123/ }).click();
      await page.getByRole('combobox', { name: 'Terminal' }).waitFor();
    },
  },
  { name: 'the blocks', path: '/terminals/blocks', ready: 'main :text("North building")' },
  { name: 'the records', path: '/attendance-records?matched=false', ready: 'main :text("Code NB240")' },
  { name: 'a record', path: '/attendance-records?matched=false&record=1', ready: '[role=dialog] [name=notes]' },
  { name: 'the codes', path: '/unmatched-codes', ready: 'main :text("NB240")' },
  {
    name: 'a code that gets an owner',
    path: '/unmatched-codes',
    ready: 'main :text("NB240")',
    then: async page => {
      await page.getByRole('button', { name: 'Assign NB240' }).click();
      await page.getByRole('combobox', { name: 'Employee' }).waitFor();
    },
  },
  { name: 'the corrections', path: '/attendance-corrections', ready: 'main h2' },
  { name: 'the schedules', path: '/work-schedules', ready: 'main :text("Office hours")' },
  { name: 'a schedule', path: '/work-schedules/1', ready: 'main :text("Ada Lovelace")' },
];

const emptyPaths = [
  '/punches',
  '/month-sheet',
  '/terminals',
  '/terminals/push',
  '/terminals/blocks',
  '/attendance-records',
  '/unmatched-codes',
  '/work-schedules',
];

describe.skipIf(missing.length > 0)(inBrowser('Attendance for everybody'), patient, () => {
  let app: TestApp;
  let empty: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'], env: quietEnv });
    empty = await testApp({ roles: ['api'] });
    await attendanceOffice(app);
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

  it('is nowhere wider than a telephone', async () => {
    const context = await visitor(browser, app.url, { username: 'admin', size: 'phone' });
    const page = await context.newPage();
    const wide: string[] = [];
    for (const { path, ready } of places) {
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (beyond > 0) wide.push(`${path}: ${beyond} px`);
    }
    expect(wide).toEqual([]);
    await context.close();
  });

  it('has nothing serious against it where there is nothing yet', async () => {
    const context = await visitor(browser, empty.url, { username: 'viewer' });
    const page = await context.newPage();
    for (const path of emptyPaths) {
      await page.goto(path);
      await page.locator('main h2').first().waitFor();
      expect(await findingsEverywhere(page)).toEqual([]);
    }
    await context.close();
  });
});
