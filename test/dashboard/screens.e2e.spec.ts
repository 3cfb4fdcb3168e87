/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

const pages = [
  '/',
  '/servers',
  '/servers/1/show',
  '/servers/create',
  '/servers/1',
  '/incidents',
  '/alerts',
  '/notification-configs',
  '/notification-configs/create',
  '/notification-configs/1',
  '/notifications',
  '/notification-accounts',
  '/maintenance-windows',
  '/maintenance-windows/create',
  '/accounts',
  '/accounts/create',
  '/api-keys',
  '/password',
  '/diagnostics',
  '/kiosk',
];

/** The lightness of the page behind everything, 0 (black) to 255. */
const lightness = (page: Page) =>
  page.evaluate(() => {
    const colour = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? [];
    return colour.slice(0, 3).reduce((sum, part) => sum + Number(part) / 3, 0);
  });

describe.skipIf(missing.length > 0)(inBrowser('The dashboard on different screens'), patient, () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'] });
    await app.request('POST', '/api/servers/', {
      name: 'A server with quite a long name that does not fit onto one line of a telephone',
      protocol: 'https',
      host: 'a-rather-long-host-name-without-any-space-in-it.department.example.org',
      tags: ['public', 'shop', 'operations', 'development'],
    });
    await app.request('POST', '/api/notification-configs/', {
      notification_type: 'webhook',
      recipient: 'https://a-rather-long-host-name-without-any-space.department.example.org/and/a/long/path/below/it',
    });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  it.each(pages)('fits %s onto a telephone without scrolling sideways', async path => {
    const context = await visitor(browser, app.url, { username: 'admin', size: 'phone' });
    const page = await context.newPage();
    await page.goto(path);
    await page.locator('main').getByText(/\w/).first().waitFor();
    await page.waitForLoadState('networkidle');
    const { content, screen } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      screen: document.documentElement.clientWidth,
    }));
    expect(content).toBeLessThanOrEqual(screen);
    await context.close();
  });

  it('opens the navigation of a telephone on demand and closes it with the choice', async () => {
    const context = await visitor(browser, app.url, { username: 'admin', size: 'phone' });
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('button', { name: 'Open the navigation' }).click();
    await page.getByRole('link', { name: 'Incidents' }).click();
    await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
    await page.getByRole('link', { name: 'Incidents' }).waitFor({ state: 'hidden' });
    await context.close();
  });

  it('is dark where the system is, unless somebody chose otherwise, and remembers the choice', async () => {
    const context = await visitor(browser, app.url, { username: 'admin', mode: 'dark' });
    const page = await context.newPage();
    await page.goto('/servers');
    await page.getByRole('row').first().waitFor();
    expect(await lightness(page)).toBeLessThan(64);
    await page.getByRole('button', { name: /^Colours/ }).click();
    await page.getByRole('menuitem', { name: 'Light' }).click();
    await page.waitForFunction(() => getComputedStyle(document.body).colorScheme !== 'dark');
    await page.reload();
    await page.getByRole('row').first().waitFor();
    expect(await lightness(page)).toBeGreaterThan(192);
    await context.close();
  });
});
