import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

describe.skipIf(missing.length > 0)(inBrowser('The form of a server'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'] });
    browser = await openBrowser();
    page = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
    await page.goto('/servers/create');
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  const messageAt = (label: string) =>
    page.locator('.MuiFormControl-root').filter({ hasText: label }).locator('.Mui-error.MuiFormHelperText-root');

  it('says at each field what is missing or wrong before anything is sent', async () => {
    await page.getByRole('spinbutton', { name: 'Seconds to wait' }).fill('90');
    await page.getByRole('button', { name: 'Add the server' }).click();
    await messageAt('Name').getByText('Required').waitFor();
    await messageAt('Host').getByText('Required').waitFor();
    await messageAt('Seconds to wait').getByText('Has to be less than the time between checks.').waitFor();
    expect((await app.request<{ count: number }>('GET', '/api/servers/')).body.count).toBe(0);
    await page.getByRole('spinbutton', { name: 'Seconds to wait' }).fill('10');
  });

  it('shows a refusal of the server at the field it is about, also where that is folded away', async () => {
    await page.getByRole('textbox', { name: 'Name' }).fill('Shop');
    await page.getByRole('textbox', { name: 'Host' }).fill('not a host');
    await page.getByRole('button', { name: /^Advanced/ }).click();
    await page.getByRole('textbox', { name: 'Expected statuses' }).fill('fine');
    await page.getByRole('button', { name: /^Advanced/ }).click();
    await page.getByRole('button', { name: 'Add the server' }).click();
    await messageAt('Host').waitFor();
    await messageAt('Expected statuses').waitFor();
    expect(new URL(page.url()).pathname).toBe('/servers/create');
  });

  it('saves once everything is right, and refuses the same name a second time', async () => {
    await page.getByRole('textbox', { name: 'Host' }).fill('shop.example');
    await page.getByRole('textbox', { name: 'Expected statuses' }).fill('200-299');
    await page.getByRole('button', { name: 'Add the server' }).click();
    await page.waitForURL(/\/servers\/\d+\/show/);
    await page.goto('/servers/create');
    await page.getByRole('textbox', { name: 'Name' }).fill('Shop');
    await page.getByRole('textbox', { name: 'Host' }).fill('shop.example');
    await page.getByRole('button', { name: 'Add the server' }).click();
    await messageAt('Name').waitFor();
  });
});
