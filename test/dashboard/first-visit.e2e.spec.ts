import { createServer, type Server } from 'node:http';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { inBrowser, logIn, missing, openBrowser, password } from './browser.js';

const username = 'keeper';

describe.skipIf(missing.length > 0)(inBrowser('The first visit'), () => {
  let app: TestApp;
  let target: Server;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    app = await testApp({ accounts: false });
    target = createServer((_, reply) => reply.end('fine'));
    await new Promise<void>(resolve => target.listen(0, '127.0.0.1', resolve));
    browser = await openBrowser();
    context = await browser.newContext();
    page = await context.newPage();
    page.on('pageerror', error => complaints.push(error.message));
    page.on('console', message => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
  });

  afterAll(async () => {
    await browser?.close();
    target?.close();
    await app?.close();
  });

  it('asks the first visitor to make the administrator, wherever the visit begins', async () => {
    await page.goto(`${app.url}/servers`);
    await page.getByRole('heading', { name: 'Welcome to Sitewatch' }).waitFor();
    await page.fill('[name=username]', username);
    await page.fill('[name=password]', 'short');
    await page.fill('[name=repeated]', 'short');
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.locator('.Mui-error').first().waitFor();
    await page.fill('[name=password]', password);
    await page.fill('[name=repeated]', password);
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByRole('heading', { name: 'You are ready' }).waitFor();
    expect(await page.getByRole('link', { name: 'Add a server' }).getAttribute('href')).toBe('/servers/create');
  });

  it('leads on to the first server, and shows its status as it becomes known', async () => {
    await page.getByRole('link', { name: 'Add a server' }).click();
    await page.getByRole('combobox', { name: 'Protocol' }).click();
    await page.getByRole('option', { name: /^HTTP:/ }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Front page');
    await page.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
    await page.getByRole('spinbutton', { name: 'Port' }).fill(String(portOf(target)));
    await page.getByRole('spinbutton', { name: 'Seconds between checks' }).fill('1');
    await page.getByRole('spinbutton', { name: 'Seconds to wait' }).fill('0.8');
    await page.getByRole('button', { name: 'Add the server' }).click();
    await page.waitForURL(/\/servers\/\d+\/show/);
    await page.getByRole('status').getByText('Up', { exact: true }).waitFor({ timeout: 20_000 });
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Front page');
  });

  it('shows without reloading that the server went down, in the page and in the title', async () => {
    let loads = 0;
    page.on('load', () => loads++);
    target.closeAllConnections();
    target.close();
    await page.getByRole('status').getByText('Down', { exact: true }).waitFor({ timeout: 20_000 });
    // The title waits a moment before it changes, so that a short failure does not make it flicker.
    await eventually(async () => expect(await page.title()).toMatch(/^\(1\) /));
    await page.getByRole('link', { name: /^Servers/ }).click();
    await page.getByRole('row', { name: /Down.*Front page/ }).waitFor();
    expect(loads).toBe(0);
  });

  it('comes back to the page that was asked for after the login', async () => {
    const fresh = await browser.newContext();
    const visit = await fresh.newPage();
    await visit.goto(`${app.url}/incidents?show=all`);
    await logIn(visit, username);
    await visit.waitForURL(`${app.url}/incidents?show=all`);
    await visit.getByRole('link', { name: 'Front page' }).waitFor();
    expect(await visit.getByRole('heading', { level: 1 }).textContent()).toBe('Incidents');
    await fresh.close();
  });

  it('raises no error and respects the content security policy', () => {
    expect(complaints).toEqual([]);
  });
});

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port');
  return address.port;
}
