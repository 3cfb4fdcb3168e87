import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { inBrowser, logIn, missing, openBrowser, patient, visitor } from './browser.js';

const reason = 'Your account may look but not change anything. Ask an administrator.';

describe.skipIf(missing.length > 0)(inBrowser('A session in the dashboard'), patient, () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'] });
    await app.request('POST', '/api/servers/', { name: 'Web shop', protocol: 'https', host: 'shop.example' });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  it('asks for the login when it has ended, and returns to the same page', async () => {
    const context = await visitor(browser, app.url, { username: 'viewer' });
    const page = await context.newPage();
    await page.goto('/servers/1/show?window=7d');
    await page.getByRole('heading', { level: 1, name: 'Web shop' }).waitFor();
    await context.clearCookies();
    await page.getByRole('button', { name: '30d' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await logIn(page, 'viewer');
    await page.waitForURL(`${app.url}/servers/1/show?window=30d`);
    await page.getByRole('heading', { level: 1, name: 'Web shop' }).waitFor();
    await context.close();
  });

  it('renews itself unnoticed while the refresh token is good', async () => {
    const context = await visitor(browser, app.url, { username: 'viewer' });
    const access = (await context.cookies()).find(({ path }) => path === '/' || path === '/api');
    await context.clearCookies({ name: access?.name ?? '' });
    const page = await context.newPage();
    await page.goto('/servers');
    await page.getByRole('row', { name: /Web shop/ }).waitFor();
    await context.close();
  });

  it('says to a viewer why nothing can be changed, and offers nothing that would be refused', async () => {
    const context = await visitor(browser, app.url, { username: 'viewer' });
    const page = await context.newPage();
    await page.goto('/servers/1/show');
    for (const name of ['Check now', 'Pause', 'Edit']) {
      const control = page.getByRole(name === 'Edit' ? 'link' : 'button', { name });
      await control.waitFor();
      expect(await control.evaluate(element => element.matches(':disabled, [aria-disabled=true]')), name).toBe(true);
    }
    await page.getByText('Pause', { exact: true }).hover({ force: true });
    await page.getByRole('tooltip', { name: reason }).waitFor();
    await page.goto('/servers');
    await page.getByRole('row', { name: /Web shop/ }).waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Accounts' }).count()).toBe(0);
    await page.goto('/accounts');
    await page.getByText('Only administrators see this page').waitFor();
    await context.close();
  });
});
