/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Site } from '../servers/connectivity/site.js';
import { eventually } from '../support/eventually.js';
import { testApp, type TestApp } from '../support/app.js';
import { addReporting, raise, type Reporting } from './alarmed-site.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

describe.skipIf(missing.length > 0)(inBrowser('The alerts'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let server: Reporting;
  let raised = 0;

  beforeAll(async () => {
    app = await testApp();
    server = await addReporting(app, 'Rack controller');
    browser = await openBrowser();
    page = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  const row = (message: string, in_: Page = page) => in_.getByRole('row', { name: new RegExp(message) });

  it('appear as they are raised, and go as somebody resolves them', async () => {
    await page.goto('/alerts');
    await page.getByRole('button', { name: 'Active' }).waitFor();
    const message = `The fan stands still ${++raised}`;
    await raise(app, server.id, 'critical', message);
    await row(message).getByText('Critical').waitFor();
    await row(message)
      .getByRole('button', { name: /^Acknowledge/ })
      .click();
    await row(message).getByText('admin').waitFor();
    await row(message)
      .getByRole('button', { name: /^Resolve/ })
      .click();
    await row(message).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await row(message).getByText('Resolved by admin').waitFor();
  });

  it('are found by severity, in a view whose address is a link', async () => {
    const [calm, loud] = [`It is warm ${++raised}`, `It is hot ${raised}`];
    await raise(app, server.id, 'info', calm);
    await raise(app, server.id, 'critical', loud);
    await page.goto('/alerts?severity=info');
    await row(calm).waitFor();
    expect(await row(loud).count()).toBe(0);
    await page.getByRole('combobox', { name: 'Severity' }).click();
    await page.getByRole('option', { name: 'Critical' }).click();
    await page.waitForURL(/severity=critical/);
    await row(loud).waitFor();
    expect(await row(calm).count()).toBe(0);
  });

  it('stand on the page of their server, and can be taken on there', async () => {
    const message = `The battery is old ${++raised}`;
    const id = await raise(app, server.id, 'warning', message);
    await page.goto(`/servers/${server.id}/show`);
    await row(message)
      .getByRole('button', { name: /^Acknowledge/ })
      .click();
    await row(message).getByText('admin').waitFor();
    const { body } = await app.request('GET', `/api/alerts/${id}/`);
    expect(body).toMatchObject({ acknowledged_by: 'admin', active: true });
  });

  it('stand on the overview, the worst first, until somebody takes them on', async () => {
    const message = `The door is open ${++raised}`;
    await page.goto('/');
    await raise(app, server.id, 'critical', message);
    await page.getByText(message).waitFor();
    await page.getByRole('link', { name: /critical/ }).click();
    await page.waitForURL(/alerts\?severity=critical/);
    await row(message).waitFor();
  });

  it('can be read by a viewer, who sees why there is nothing to press', async () => {
    const message = `The lamp is broken ${++raised}`;
    await raise(app, server.id, 'info', message);
    const viewer = await (await visitor(browser, app.url, { username: 'viewer' })).newPage();
    await viewer.goto('/alerts');
    await row(message, viewer).waitFor();
    const resolve = row(message, viewer).getByRole('button', { name: /^Resolve/ });
    expect(await resolve.isDisabled()).toBe(true);
    expect(
      await row(message, viewer)
        .getByRole('group', { name: /may look but not change/ })
        .count(),
    ).toBe(2);
    await viewer.context().close();
  });
});

describe.skipIf(missing.length > 0)(inBrowser('A site that is cut off'), patient, () => {
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    site = await Site.open({ canaries: 3, targets: 1 });
    browser = await openBrowser();
    await eventually(async () => expect(await site.connectivity()).toMatchObject({ state: 'connected' }));
  });

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('says on the overview that failures are held back, and since when', async () => {
    const page = await (await visitor(browser, site.app.url, { username: 'viewer' })).newPage();
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    for (const listener of [...site.targets, ...site.canaries]) listener.close();
    const banner = page.getByRole('status').filter({ hasText: 'This site is cut off' });
    await banner.getByText('Failures are held back').waitFor();
    await banner.getByText(site.canaries[0]!.address).waitFor();
  });
});
