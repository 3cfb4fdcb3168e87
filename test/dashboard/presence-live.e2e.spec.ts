/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';
import { report } from './presence-sites.js';

describe.skipIf(missing.length > 0)(inBrowser('Presence as it happens'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let made = 0;

  beforeAll(async () => {
    app = await testApp({ env: { PING_INTERVAL_SECONDS: '5', DISCOVERY_CIDRS: '127.0.9.0/29' } });
    browser = await openBrowser();
    page = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  const employ = async (name: string) =>
    (await app.request<{ id: number }>('POST', '/api/employees/', { employee_name: name })).body.id;

  it('begins with a device that is added for somebody, and says which field is wrong', async () => {
    const name = `Ada ${++made}`;
    const id = await employ(name);
    await page.goto(`/employees/${id}/show`);
    await page.getByRole('link', { name: 'Add a device' }).click();
    await eventually(async () =>
      expect(await page.getByRole('combobox', { name: 'Employee' }).inputValue()).toBe(name),
    );
    await page.getByRole('textbox', { name: 'Address' }).fill('300.1.1.1');
    await page.getByRole('button', { name: 'Add the device' }).click();
    await page.locator('.Mui-error.MuiFormHelperText-root').waitFor();
    await page.getByRole('textbox', { name: 'Address' }).fill(`127.0.1.${made}`);
    await page.getByRole('button', { name: 'Add the device' }).click();
    await page.waitForURL(/\/devices$/);
    await page.getByRole('row', { name: new RegExp(`${name}.*127\\.0\\.1\\.${made}`) }).waitFor();
  });

  it('shows whoever comes as here on the board, without loading it again', async () => {
    const name = `Grace ${++made}`;
    const id = await employ(name);
    await page.goto('/presence');
    await page.getByRole('region', { name: 'Unknown' }).getByRole('link', { name }).waitFor();
    let loads = 0;
    page.on('load', () => loads++);
    await app.request('POST', '/api/devices/', { employee: id, ip_address: `127.0.2.${made}` });
    await page.getByRole('region', { name: 'Here' }).getByRole('link', { name }).waitFor({ timeout: 30_000 });
    // A stay has a length from its second answer on.
    await eventually(async () => {
      const { body } = await app.request('GET', `/api/presence/timeline/?employee=${id}`);
      expect(body).toMatchObject({ employees: [{ intervals: [{ ongoing: true }] }] });
    });
    await page.getByRole('link', { name: 'Day', exact: true }).click();
    await page.getByRole('img', { name: new RegExp(`^${name}: Here since `) }).waitFor();
    expect(loads).toBe(0);
  });

  it('searches the network, shows how far it is, and makes what was found a device of somebody', async () => {
    await page.goto('/found-devices');
    await page.getByRole('button', { name: 'Search the network' }).click();
    await page.getByRole('status').getByText('6 of 6 addresses asked').waitFor({ timeout: 45_000 });
    const name = `Hedy ${++made}`;
    const found = (await app.request<{ results: { ip_address: string }[] }>('GET', '/api/found-devices/?ignored=false'))
      .body.results;
    const [first, second] = found.map(({ ip_address }) => ip_address);
    await page.getByRole('button', { name: `Claim ${first}` }).click();
    await page.getByRole('button', { name: 'Somebody new' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await page.getByRole('button', { name: 'Claim it' }).click();
    await page.getByText(`Primary Device belongs to ${name}`).waitFor();
    await page.getByRole('button', { name: `Claim ${second}` }).click();
    await page.getByRole('combobox', { name: 'Employee' }).fill(name);
    await page.getByRole('option', { name }).click();
    await page.getByRole('textbox', { name: 'Name of the device' }).fill('Second screen');
    await page.getByRole('button', { name: 'Claim it' }).click();
    await page.getByText(`Second screen belongs to ${name}`).waitFor();
    const { body } = await app.request<{ results: object[] }>('GET', '/api/devices/?search=127.0.9.&ordering=id');
    expect(body.results).toMatchObject([
      { employee_name: name, ip_address: first },
      { employee_name: name, ip_address: second, device_name: 'Second screen' },
    ]);
    await eventually(async () => expect(await page.getByRole('button', { name: `Claim ${second}` }).count()).toBe(0));
  });

  it('shows another site with who is there once it reports with the token that was shown once', async () => {
    const [siteId, name] = [`porto_${++made}`, `Porto ${made}`];
    await page.goto('/sites');
    await page.getByRole('link', { name: /^Add (the first|a) site$/ }).click();
    await page.getByRole('textbox', { name: 'Site id' }).fill(siteId);
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: 'Add the site' }).click();
    const token = await page.getByRole('textbox', { name: 'Token', exact: true }).inputValue();
    expect(await page.getByRole('textbox', { name: /^Settings/ }).inputValue()).toBe(
      `CLOUD_API_URL=${app.url}\nCLOUD_API_TOKEN=${token}\nSITE_ID=${siteId}`,
    );
    await page.getByRole('button', { name: 'I have it' }).click();
    const card = page.getByRole('listitem', { name });
    await card.getByText('Never heard').waitFor();
    expect(await page.content()).not.toContain(token);
    await report(app, siteId, token);
    await page.reload();
    await card.getByText('Reporting').waitFor();
    await card.getByText('3 people there').waitFor();
    await card.getByRole('link', { name }).click();
    await page.getByRole('row', { name: /Inês Costa.*52 min/ }).waitFor();
  });
});
