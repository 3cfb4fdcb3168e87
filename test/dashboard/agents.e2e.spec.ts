/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { addReporting, beat, figures } from './alarmed-site.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

describe.skipIf(missing.length > 0)(inBrowser('Servers that report by themselves'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let made = 0;

  beforeAll(async () => {
    app = await testApp();
    browser = await openBrowser();
    page = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  /** Adds one through the form and returns what is shown afterwards, once. */
  async function addInForm(name: string): Promise<{ id: number; token: string; settings: string }> {
    await page.goto('/servers/create');
    await page.getByRole('combobox', { name: 'Protocol' }).click();
    await page.getByRole('option', { name: /^Heartbeat/ }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    expect(await page.locator('form [name=host]').count()).toBe(0);
    await page.getByRole('spinbutton', { name: 'Period in seconds' }).fill('86400');
    await page.getByRole('spinbutton', { name: 'Grace in seconds' }).fill('7200');
    await page.getByText('Down after 1 d 2 h of silence').waitFor();
    await page.getByRole('button', { name: 'Add the server' }).click();
    const token = await page.getByRole('textbox', { name: 'Heartbeat token' }).inputValue();
    const settings = await page.getByRole('textbox', { name: 'Settings' }).inputValue();
    return { id: Number(/SERVER_ID=(\d+)/.exec(settings)?.[1]), token, settings };
  }

  it('need no host, and get a token with commands that are ready to be used', async () => {
    const { id, token, settings } = await addInForm(`Nightly backup ${++made}`);
    expect(settings).toBe(`SITEWATCH_SERVER_ID=${id}\nSITEWATCH_API_URL=${app.url}\nSITEWATCH_TOKEN=${token}`);
    await page.getByRole('tab', { name: 'With curl' }).click();
    const curl = await page.getByRole('textbox', { name: 'Command' }).inputValue();
    expect(curl).toContain(`'authorization: Bearer ${token}' ${app.url}/api/heartbeat/${id}/`);
    await page.getByRole('tab', { name: 'From a cron job' }).click();
    expect(await page.getByRole('textbox', { name: 'Line of a crontab' }).inputValue()).toContain(curl);
    expect(await beat(app, { id, token })).toBe(200);
    const { body } = await app.request('GET', `/api/servers/${id}/`);
    expect(body).toMatchObject({ protocol: 'heartbeat', host: '', check_interval: 86_400, heartbeat_grace: 7200 });
  });

  it('appear as online with version and figures as soon as they are heard, without being loaded again', async () => {
    const server = await addReporting(app, `Rack controller ${++made}`);
    await page.goto(`/servers/${server.id}/show`);
    await page.getByText('Nothing was heard yet.').waitFor();
    await beat(app, server, { agent_version: '1.2.3', metrics: figures });
    const card = page.getByRole('region', { name: 'Agent' });
    await card.getByText('Online').waitFor();
    await card.getByText('1.2.3').waitFor();
    await page.reload();
    await card.getByText('63 %').waitFor();
    await card.getByText('4 d').waitFor();
  });

  it('refuse the old token once it is renewed', async () => {
    const server = await addReporting(app, `Pump ${++made}`);
    await beat(app, server);
    await page.goto(`/servers/${server.id}/show`);
    await page.getByRole('button', { name: 'Renew the token' }).click();
    await page.getByRole('button', { name: 'Make a token' }).click();
    const token = await page.getByRole('textbox', { name: 'Heartbeat token' }).inputValue();
    await page.getByRole('button', { name: 'I have it' }).click();
    expect(await beat(app, server)).toBe(401);
    expect(await beat(app, { ...server, token })).toBe(200);
  });

  it('list the runs of a job with exit code, duration and message', async () => {
    const job = await addReporting(app, `Import ${++made}`);
    await beat(app, job, { signal: 'fail', exit_code: 3, duration_seconds: 312.4, message: 'disk full' });
    await page.goto(`/servers/${job.id}/show`);
    const row = page.getByRole('region', { name: 'Runs of the job' }).getByRole('row', { name: /Failed/ });
    await row.waitFor();
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      'Failed',
      expect.stringMatching(/ago|now/),
      '5 min 12 s',
      '3',
      'disk full',
    ]);
  });

  it('can be found in the list by what their heartbeats say', async () => {
    const name = `Silent ${++made}`;
    await addReporting(app, name);
    const heard = await addReporting(app, `Heard ${made}`);
    await beat(app, heard, { agent_version: '1.0.0' });
    await page.goto('/servers');
    await page.getByRole('row', { name: new RegExp(`Heard ${made}.*Online.*1\\.0\\.0`) }).waitFor();
    await page
      .getByRole('group', { name: 'Filter by heartbeat' })
      .getByRole('button', { name: /^Offline/ })
      .click();
    await page.waitForURL(/agent=offline/);
    await page.getByRole('row', { name: new RegExp(name) }).waitFor();
    expect(await page.getByRole('row', { name: /Online/ }).count()).toBe(0);
  });

  it('keep thresholds of their own, and those that never alarm', async () => {
    const { id } = await addReporting(app, `Database ${++made}`);
    await page.goto(`/servers/${id}`);
    await page.getByRole('button', { name: /^Advanced/ }).click();
    await page.getByRole('spinbutton', { name: 'Disk above (%)' }).fill('95');
    await page.getByRole('checkbox', { name: 'Processor' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/show/);
    const { body } = await app.request('GET', `/api/servers/${id}/`);
    expect(body['alert_thresholds']).toEqual({ disk_percent: 95, cpu_percent: null });
    await page.goto(`/servers/${id}`);
    await page.getByRole('button', { name: /^Advanced/ }).click();
    expect(await page.getByRole('spinbutton', { name: 'Disk above (%)' }).inputValue()).toBe('95');
    expect(await page.getByRole('checkbox', { name: 'Processor' }).isChecked()).toBe(true);
  });

  it('offer an agent to servers that are checked from outside', async () => {
    const server = { name: `Shop ${++made}`, protocol: 'tcp', host: '127.0.0.1', port: 9, status: 'paused' };
    const { body } = await app.request<{ id: number }>('POST', '/api/servers/', server);
    await page.goto(`/servers/${body.id}/show`);
    await page.getByRole('button', { name: 'Set up an agent' }).click();
    await page.getByRole('button', { name: 'Make a token' }).click();
    const token = await page.getByRole('textbox', { name: 'Heartbeat token' }).inputValue();
    expect(await beat(app, { id: body.id, token })).toBe(200);
  });
});
