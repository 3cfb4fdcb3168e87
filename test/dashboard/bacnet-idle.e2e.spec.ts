/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { findingsEverywhere } from './axe.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

describe.skipIf(missing.length > 0)(inBrowser('A building nobody works on'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'], env: { BACNET_BACKEND: 'native' } });
    browser = await openBrowser();
    page = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  it('says that no worker is there, and how to start one', async () => {
    await page.goto('/bacnet-devices');
    const banner = page.getByRole('status').filter({ hasText: 'No worker was seen' });
    await banner.getByText('npm run cli -- bacnet-native-worker').waitFor();
    await page.goto('/bacnet-tasks');
    await page.getByText('Backend native: BACNET_BACKEND is native.').waitFor();
  });

  it('shows a search that waits, and cancels it', async () => {
    await page.goto('/bacnet-devices?discover=1');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByText('Waits for a worker').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.goto('/bacnet-tasks');
    const row = page.getByRole('row', { name: /Discovery.*Waiting/ });
    await row.getByRole('button', { name: /^Cancel task/ }).click();
    await page
      .getByRole('row', { name: /Discovery.*Cancelled/ })
      .first()
      .waitFor();
  });

  it.each([
    ['/bacnet-devices', 'No controllers yet'],
    ['/bacnet-points', 'No points yet'],
    ['/bacnet-readings', 'No readings yet'],
    ['/bacnet-writes', 'Nothing was commanded yet'],
  ])('says on %s what would stand there, with nothing serious against it', async (path, title) => {
    await page.goto(path);
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await findingsEverywhere(page)).toEqual([]);
  });

  it('offers viewers no search', async () => {
    const viewer = await (await visitor(browser, app.url, { username: 'viewer' })).newPage();
    await viewer.goto('/bacnet-devices');
    await viewer.getByRole('heading', { name: 'No controllers yet' }).waitFor();
    await viewer.waitForLoadState('networkidle');
    expect(await viewer.getByRole('main').getByRole('link').count()).toBe(0);
  });
});
