import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Recorder } from '../egress/recorder.js';
import { testApp, type TestApp } from '../support/app.js';
import { alarmedSite, loopbackEgress } from './alarmed-site.js';
import { findingsEverywhere, type Place } from './axe.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

/** Pages about what reports by itself, and about who is told. */
const alarmed: Place[] = [
  { name: 'the overview with alerts', path: '/', ready: 'main a[href^="/alerts"]' },
  { name: 'the server list with heartbeats', path: '/servers', ready: '[aria-label="Filter by heartbeat"] button' },
  { name: 'the page of an agent', path: '/servers/1/show', ready: 'main [role=progressbar]' },
  { name: 'the page of a job', path: '/servers/2/show', ready: 'main :text("disk full")' },
  {
    name: 'the whole form of a server that reports by itself',
    path: '/servers/1',
    ready: 'form [name=heartbeat_grace]',
    then: async page => {
      await page.getByRole('button', { name: /^Advanced/ }).click();
      await page.getByRole('spinbutton', { name: 'Disk above (%)' }).waitFor();
    },
  },
  {
    name: 'a new token with its commands',
    path: '/servers/1/show',
    ready: 'main [role=progressbar]',
    then: async page => {
      await page.getByRole('button', { name: 'Renew the token' }).click();
      await page.getByRole('button', { name: 'Make a token' }).click();
      await page.getByRole('textbox', { name: 'Heartbeat token' }).waitFor();
    },
  },
  { name: 'the alerts', path: '/alerts?show=all', ready: 'main :text("The battery is old")' },
  { name: 'the recipients', path: '/notification-configs', ready: 'main :text("Duty desk")' },
  { name: 'the form of a recipient', path: '/notification-configs/create', ready: 'form [name=recipient]' },
  { name: 'a blocked recipient', path: '/notification-configs/3', ready: 'main :text("Nothing is sent")' },
  {
    name: 'the answer to a test',
    path: '/notification-configs/1',
    ready: 'form [name=recipient]',
    then: async page => {
      await page.getByRole('button', { name: /^Send a test/ }).click();
      await page.getByRole('dialog').getByText('Delivered').waitFor();
    },
  },
  { name: 'the delivery log', path: '/notifications', ready: 'main button:text("Send again")' },
  { name: 'a message', path: '/notifications?message=1', ready: '[role=dialog] dl' },
  { name: 'the sending accounts', path: '/notification-accounts', ready: 'form [name=account_sid]' },
];

describe.skipIf(missing.length > 0)(inBrowser('Alerts and notifications for everybody'), patient, () => {
  let app: TestApp;
  let receiver: Recorder;
  let browser: Browser;

  beforeAll(async () => {
    app = await testApp({ env: loopbackEgress });
    receiver = await Recorder.start();
    await alarmedSite(app, receiver);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await receiver?.close();
  });

  it.each(alarmed)(
    'have nothing serious against them on $name, on any screen and in any colours',
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

  it('have nothing serious against them where a viewer may do nothing', async () => {
    const context = await visitor(browser, app.url, { username: 'viewer' });
    const page = await context.newPage();
    for (const path of ['/alerts', '/notification-configs', '/notifications', '/notification-accounts']) {
      await page.goto(path);
      await page
        .getByRole('group', { name: /may look but not change/ })
        .first()
        .waitFor();
      expect(await findingsEverywhere(page)).toEqual([]);
    }
    await context.close();
  });
});
