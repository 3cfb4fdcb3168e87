/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { inBrowser, missing, openBrowser, patient, sizes, visitor } from './browser.js';
import { presenceOffice, quietEnv } from './presence-office.js';

/** What changes something, by the page it is on. */
const controls: [path: string, ready: string, names: RegExp][] = [
  ['/employees', 'Ada Lovelace', /^(Add|Move|Place of|Has left|Select)/],
  ['/employees/1/show', 'Telephone', /^(Add|Edit)/],
  ['/devices', 'Telephone', /^(Add|Select)/],
  ['/found-devices', 'macbook-of-nobody', /^(Claim|Ignore|Search the network)/],
  ['/sites', 'Braga', /^Add/],
  ['/sites/1/show', 'Tomás Pereira', /^(Edit|Renew)/],
];

/** Names of the controls of a page once it is complete. */
async function controlsOf(page: Page, path: string, ready: string): Promise<string[]> {
  await page.goto(path);
  await page.getByRole('main').getByText(ready).first().waitFor();
  // Whether somebody may change things is asked for by then.
  await page.waitForLoadState('networkidle');
  return page
    .locator('main')
    .locator('a, button, input')
    .evaluateAll(all => all.map(one => one.getAttribute('aria-label') ?? one.textContent ?? ''));
}

describe.skipIf(missing.length > 0)(inBrowser('Presence for those who only look'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let admin: Page;
  let viewer: Page;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'], env: quietEnv });
    await presenceOffice(app);
    browser = await openBrowser();
    admin = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
    viewer = await (await visitor(browser, app.url, { username: 'viewer' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  it.each(controls)('has no controls on %s', async (path, ready, names) => {
    await eventually(async () =>
      expect((await controlsOf(admin, path, ready)).filter(name => names.test(name))).not.toEqual([]),
    );
    expect((await controlsOf(viewer, path, ready)).filter(name => names.test(name))).toEqual([]);
  });

  it('shows the day of everybody in words, with the times nobody watched', async () => {
    await viewer.goto('/presence/day');
    await viewer.getByRole('img', { name: /^Ada Lovelace: Here since .+: 3 h 15 min$/ }).waitFor();
    await viewer.getByRole('img', { name: 'Mary Jackson: Not seen on this day' }).waitFor();
    await viewer.getByText(/^Nobody watched .*the program ended/).waitFor();
    await viewer.getByRole('button', { name: 'Ada Lovelace' }).click();
    await viewer.getByRole('img', { name: /^Telephone: .+ to .+, since/ }).waitFor();
  });

  it('shows the calendar of somebody, each day leading to its timeline', async () => {
    await viewer.goto('/presence/month');
    await viewer.getByRole('img', { name: /^Ada Lovelace: \d+ days? here, / }).waitFor();
    await viewer.getByRole('main').getByRole('link', { name: 'Ada Lovelace' }).click();
    await viewer.waitForURL(/\/employees\/1\/show\?month=/);
    const today = viewer.locator('[aria-current=date]');
    expect(await today.textContent()).toMatch(/: 3 h 15 min, seen /);
    await today.click();
    await viewer.waitForURL(/\/presence\/day\?date=\d{4}-\d\d-\d\d$/);
  });

  it('goes from a year to a month to a day in the state changes, and keeps it in the address', async () => {
    const now = new Intl.DateTimeFormat('en-CA', { timeZone: quietEnv.TZ }).format(new Date());
    await viewer.goto('/state-changes?status=1');
    const dates = viewer.getByRole('navigation', { name: 'Dates' });
    await dates.getByRole('button', { name: now.slice(0, 4) }).click();
    await viewer.waitForURL(new RegExp(`date=${now.slice(0, 4)}$`));
    await dates.getByRole('button').last().click();
    await viewer.waitForURL(new RegExp(`date=${now.slice(0, 7)}$`));
    await dates.getByRole('button').last().click();
    await viewer.waitForURL(new RegExp(`date=${now}$`));
    const { body } = await app.request<{ results: unknown[] }>('GET', `/api/state-changes/?status=1&date=${now}`);
    await eventually(async () => expect(await viewer.locator('main tbody tr').count()).toBe(body.results.length));
    expect(await viewer.getByRole('link', { name: 'CSV' }).getAttribute('href')).toBe(
      `/api/state-changes/?status=1&date=${now}&format=csv`,
    );
  });

  it('shows what is wrong first on the overview', async () => {
    await viewer.goto('/');
    const main = viewer.getByRole('main');
    await main.getByRole('link', { name: /^6\s*here$/ }).waitFor();
    await main.getByRole('link', { name: /^Braga is silent/ }).waitFor();
    await main.getByRole('link', { name: '3 unknown devices on the network' }).waitFor();
    await main.getByRole('link', { name: /^3\s*away$/ }).click();
    await viewer.getByRole('region', { name: 'Away' }).waitFor();
    expect(await viewer.getByRole('region', { name: 'Here' }).count()).toBe(0);
  });

  it('fits onto a telephone without scrolling sideways', async () => {
    const context = await visitor(browser, app.url, { username: 'admin', size: 'phone' });
    const page = await context.newPage();
    const looks = [
      '/presence',
      '/presence/day',
      '/presence/month',
      '/hourly-summaries',
      '/state-changes',
      '/system-status',
    ];
    for (const path of [...looks, ...controls.map(([at]) => at)]) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([
        path,
        sizes.phone.width,
      ]);
    }
    await context.close();
  });
});
