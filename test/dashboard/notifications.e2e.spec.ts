/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Recorder } from '../egress/recorder.js';
import { mailServer, type MailServer } from '../notifications/channels/mail.server.js';
import { eventually } from '../support/eventually.js';
import { testApp, type TestApp } from '../support/app.js';
import { addConfig, addReporting, loopbackEgress, raise } from './alarmed-site.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

const password = 'canary-of-the-mail-server';

describe.skipIf(missing.length > 0)(inBrowser('The notifications'), patient, () => {
  let app: TestApp;
  let receiver: Recorder;
  let mail: MailServer;
  let browser: Browser;
  let page: Page;
  let made = 0;

  beforeAll(async () => {
    app = await testApp({ env: loopbackEgress });
    receiver = await Recorder.start();
    mail = await mailServer({ login: { user: 'sitewatch', password } });
    browser = await openBrowser();
    page = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await receiver?.close();
    await mail?.close();
  });

  const webhook = (path: string) =>
    addConfig(app, {
      ...{ notification_type: 'webhook', recipient: `${receiver.url}/${path}`, name: `Desk ${++made}` },
      digest_seconds: 0,
    });

  it('begin with a page that says what they are good for, and with one button', async () => {
    const empty = await testApp({ roles: ['api'] });
    const first = await (await visitor(browser, empty.url, { username: 'admin' })).newPage();
    await first.goto('/notification-configs');
    await first.getByRole('heading', { name: 'Nobody is told yet' }).waitFor();
    await first.getByRole('link', { name: 'Tell somebody' }).click();
    await first.getByRole('heading', { level: 1, name: 'Tell somebody' }).waitFor();
    await first.getByText('No mail server is set up yet.').waitFor();
    await first.goto('/notifications');
    await first.getByRole('heading', { name: 'Nothing was sent yet' }).waitFor();
    await first.context().close();
    await empty.close();
  });

  it('show the signing secret of a webhook once, and another one after a rotation', async () => {
    await page.goto('/notification-configs/create');
    await page.getByRole('combobox', { name: 'Way' }).click();
    await page.getByRole('option', { name: /^Webhook/ }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill(`${receiver.url}/signed`);
    await page.getByRole('button', { name: 'Add it' }).click();
    const shown = () =>
      page.getByRole('dialog', { name: 'The signing secret' }).getByRole('textbox', { name: 'Signing secret' });
    const secret = await shown().inputValue();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    await page.getByRole('dialog', { name: 'Make a new signing secret?' }).waitFor();
    expect(await page.locator('body').innerHTML()).not.toContain(secret);
    await page.getByRole('button', { name: 'Make it' }).click();
    const next = await shown().inputValue();
    expect(next).toMatch(/^whsec_/);
    expect(next).not.toBe(secret);
    await page.getByRole('button', { name: 'I have it' }).click();
  });

  it('ask for what each way needs, and put a refusal at its field', async () => {
    await page.goto('/notification-configs/create');
    await page.getByRole('combobox', { name: 'Way' }).click();
    await page.getByRole('option', { name: /^Telegram/ }).click();
    await page.getByRole('textbox', { name: 'Chat' }).fill('-1001234');
    await page.getByLabel('Token of the bot').fill('not a token');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page
      .locator('.MuiFormControl-root')
      .filter({ hasText: 'Token of the bot' })
      .locator('.Mui-error')
      .first()
      .waitFor();
    await page.getByLabel('Token of the bot').fill('123456:canary-bot-token');
    await page.getByRole('switch', { name: 'Quiet hours' }).check();
    await page.getByLabel('From').fill('22:00');
    await page.getByLabel('Until').fill('07:00');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByText('Stored encrypted. Empty: it stays as it is').first().waitFor();
    const { body } = await app.request<{ results: object[] }>(
      'GET',
      '/api/notification-configs/?notification_type=telegram',
    );
    expect(body.results.at(-1)).toMatchObject({ has_secrets: true, quiet_from: '22:00', quiet_until: '07:00' });
  });

  it('send a test and show what the provider answered, good or bad', async () => {
    const id = await webhook('in');
    receiver.reply(202, 'taken with thanks');
    await page.goto(`/notification-configs/${id}`);
    await page.getByRole('button', { name: /^Send a test/ }).click();
    await page.getByRole('dialog').getByText('Delivered').waitFor();
    await page.getByRole('dialog').getByText('Status 202').waitFor();
    await page.getByRole('dialog').getByText('taken with thanks').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    receiver.reply(500, 'on fire');
    await page.getByRole('button', { name: /^Send a test/ }).click();
    await page.getByRole('dialog').getByText('Not delivered').waitFor();
    await page.getByRole('dialog').getByText('on fire').waitFor();
  });

  it('say why a recipient is blocked, and send again what was given up once it works', async () => {
    const id = await webhook('gone');
    const { id: server } = await addReporting(app, `Rack ${made}`);
    receiver.reply(410, 'no longer in use');
    const message = `The fan stands still ${made}`;
    await raise(app, server, 'critical', message);
    await eventually(async () => {
      const { body } = await app.request('GET', `/api/notification-configs/${id}/`);
      expect(body['blocked_reason']).toContain('410');
    });
    await page.goto('/');
    await page.getByRole('link', { name: /blocked/ }).waitFor();
    await page.goto(`/notification-configs/${id}`);
    await page.getByText('The receiver answered 410.').waitFor();
    receiver.reply(200, 'back again');
    await page.getByRole('button', { name: /^Send a test/ }).click();
    await page.getByRole('dialog').getByText('back again').waitFor();
    await page.goto(`/notifications?status=dead&config=${id}`);
    await page.getByRole('button', { name: new RegExp(`^Rack ${made}: ${message}`) }).click();
    const drawer = page.getByRole('dialog', { name: 'Message' });
    await drawer.getByText('Given up').waitFor();
    await drawer.getByText('no longer in use').waitFor();
    await drawer.getByRole('button', { name: /^Send again/ }).click();
    await drawer.getByText('Delivered', { exact: true }).first().waitFor();
    await drawer.getByText('back again').waitFor();
  });

  it('go through a mail server that can be asked whether it would take a message', async () => {
    await page.goto('/notification-accounts');
    const form = page.getByRole('form', { name: 'Mail server' });
    await form.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
    await form.getByRole('spinbutton', { name: 'Port' }).fill(String(mail.port));
    await form.getByRole('textbox', { name: 'User name' }).fill('sitewatch');
    await form.getByLabel('Password').fill('wrong');
    await form.getByRole('textbox', { name: 'Sender' }).fill('nobody');
    await form.getByRole('checkbox').uncheck();
    await form.getByRole('button', { name: /Set it up|Save/ }).click();
    await form.locator('.Mui-error.MuiFormHelperText-root').first().waitFor();
    await form.getByRole('textbox', { name: 'Sender' }).fill('Sitewatch <watch@example.org>');
    await form.getByRole('button', { name: /Set it up|Save/ }).click();
    await form.getByRole('button', { name: 'Verify' }).click();
    await form.getByText('It does not work yet.').waitFor();
    await form.getByLabel('Password').fill(password);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Stored. Empty: it stays as it is').waitFor();
    await eventually(async () => expect(await form.getByLabel('Password').inputValue()).toBe(''));
    await form.getByRole('button', { name: 'Verify' }).click();
    await form.getByText('The mail server would take a message now.').waitFor();
    expect(await page.locator('body').innerHTML()).not.toContain(password);
  });

  it('show a viewer everything but what would change it', async () => {
    await webhook('in');
    const viewer = await (await visitor(browser, app.url, { username: 'viewer' })).newPage();
    await viewer.goto('/notification-configs');
    await viewer.getByRole('row', { name: new RegExp(`Desk ${made}`) }).waitFor();
    expect(await viewer.getByRole('button', { name: new RegExp(`test to Desk ${made}`) }).isDisabled()).toBe(true);
    await viewer.goto('/notification-accounts');
    const form = viewer.getByRole('form', { name: 'SMS gateway' });
    expect(await form.getByRole('textbox', { name: 'Sender' }).isDisabled()).toBe(true);
    expect(await form.getByRole('button', { name: 'Set it up' }).isDisabled()).toBe(true);
    await viewer.context().close();
  });
});
