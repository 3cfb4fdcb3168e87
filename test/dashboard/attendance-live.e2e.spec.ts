/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TerminalSimulator } from '../../src/simulators/terminals/terminal.simulator.js';
import { PushingTerminal } from '../../src/simulators/terminals/push/pushing-terminal.js';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

const zone = 'Europe/Lisbon';

describe.skipIf(missing.length > 0)(inBrowser('Attendance as it happens'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  /** One that is listened to all the time; every test may add more. */
  let terminal: TerminalSimulator;
  let id: number;
  let made = 0;
  const opened: TerminalSimulator[] = [];

  async function simulator(): Promise<TerminalSimulator> {
    const one = await TerminalSimulator.open({
      ...{ zone, commKey: 4711, capacity: 1000 },
      options: { '~SerialNumber': `AEH219${opened.length}`, '~Platform': 'ZMM220_TFT', '~DeviceName': 'K40' },
    });
    one.store('17', new Date(Date.now() - 86_400_000));
    one.store('17', new Date(Date.now() - 7_200_000));
    opened.push(one);
    return one;
  }

  beforeAll(async () => {
    app = await testApp({ env: { RECONNECT_BASE_DELAY: '1', TZ: zone } });
    await app.request('POST', '/api/employees/', { employee_name: 'Ada Lovelace', attendance_code: '17' });
    browser = await openBrowser();
    page = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
    // Before there is any: the page that says so is where the first one is added.
    await page.goto('/terminals');
    await page.getByRole('link', { name: 'Add a terminal' }).waitFor();
    terminal = await simulator();
    const device = { name: 'Main entrance', ip_address: '127.0.0.1', port: terminal.port, password: '4711' };
    id = (await app.request<{ id: number }>('POST', '/api/hrm/attendance-devices/', device)).body.id;
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
    for (const one of opened) await one.close();
  });

  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const refusalAt = (name: string) =>
    page
      .locator('.MuiFormControl-root')
      .filter({ has: field(name) })
      .locator('.Mui-error.MuiFormHelperText-root');

  const stateIs = (state: string) =>
    eventually(async () => {
      const { body } = await app.request('GET', `/api/hrm/attendance-devices/${id}/`);
      expect(body).toMatchObject({ connection_state: state });
    });
  const change = (body: object) => app.request('PATCH', `/api/hrm/attendance-devices/${id}/`, body);

  it('begins with a terminal that is added by a form, which says at the field what is wrong', async () => {
    const own = await simulator();
    await page.goto('/terminals/create');
    await field('Name').fill(`Gate ${++made}`);
    await field('Address').fill('300.1.1.1');
    await page.getByRole('spinbutton', { name: 'Port' }).fill(String(own.port));
    await page.getByLabel('Communication key').fill('4711');
    await page.getByRole('button', { name: 'Add the terminal' }).click();
    await refusalAt('Address').waitFor();
    await field('Address').fill('127.0.0.1');
    await page.getByRole('button', { name: 'Add the terminal' }).click();
    await page.waitForURL(/\/terminals\/\d+\/show/);
    const main = page.getByRole('main');
    await main.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await main.getByText('Terminal says 2, ledger holds 2.').waitFor();
    await main.getByText('Complete', { exact: true }).waitFor();
    await main.getByText(/^AEH219\d$/).waitFor();
    await main.getByText('2 of 1,000 records').waitFor();
    expect(await page.content()).not.toContain('4711');
  });

  it('tests the connection stage by stage and says what to do about the one that failed', async () => {
    await page.goto(`/terminals/${id}/show`);
    await stateIs('live');
    const stages = page.getByRole('list', { name: 'Stages' }).getByRole('listitem');
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await eventually(async () =>
      expect(await stages.allTextContents()).toEqual([
        expect.stringMatching(/^PassedRoute/),
        expect.stringMatching(/^PassedPort/),
        expect.stringMatching(/^PassedHandshake/),
        expect.stringMatching(/^PassedKey/),
        expect.stringMatching(/^PassedReading/),
      ]),
    );
    await page.getByText('The terminal answers.').waitFor();
    await change({ password: '1' });
    await stateIs('wrong_key');
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await eventually(async () =>
      expect((await stages.allTextContents()).slice(2)).toEqual([
        expect.stringMatching(/^PassedHandshake/),
        expect.stringMatching(/^FailedKey/),
        expect.stringMatching(/^Not reachedReading/),
      ]),
    );
    await page.getByText('It refuses the communication key: compare').waitFor();
    await change({ password: '4711' });
    await stateIs('live');
  });

  it('reads the whole log and sets the clock, and says what that came to', async () => {
    await page.goto(`/terminals/${id}/show`);
    await page.getByRole('main').getByRole('status').getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Read the whole log' }).click();
    await page.getByText(/Nothing new in the log, the terminal holds \d+/).waitFor();
    terminal.set({ clockAheadMs: 600_000 });
    await page.getByRole('button', { name: 'Set the clock' }).click();
    await page.getByText('The clock is set; it was 10 min fast').waitFor();
  });

  it('shows a punch the moment it happens, and counts it, without loading the page again', async () => {
    await page.goto('/punches');
    const punches = page.getByRole('log', { name: 'Punches as they happen' });
    await punches.getByRole('listitem').first().waitFor();
    const today = page.getByRole('status', { name: 'Punches today' });
    await eventually(async () => expect(await today.textContent()).toMatch(/\d$/));
    const count = async () => Number((await today.textContent())?.replace(/\D/g, ''));
    const before = await count();
    let loads = 0;
    page.on('load', () => loads++);
    await stateIs('live');
    terminal.punch('17', terminal.local, 1);
    const first = punches.getByRole('listitem').first();
    await eventually(async () => expect(await first.textContent()).toMatch(/Ada LovelaceOut/));
    await eventually(async () => expect(await count()).toBe(before + 1));
    expect(loads).toBe(0);
  });

  it('makes the code of a stranger an employee, with the punches that were made before', async () => {
    const [code, name] = [`9${++made}`, `Grace ${made}`];
    await page.goto('/punches');
    const punches = page.getByRole('log', { name: 'Punches as they happen' });
    await punches.getByRole('listitem').first().waitFor();
    terminal.punch(code);
    await punches.getByRole('link', { name: `Code ${code}`, exact: true }).click();
    await page.getByRole('button', { name: `Assign ${code}` }).click();
    const dialog = page.getByRole('dialog', { name: `Whose is the code ${code}?` });
    await dialog.getByRole('button', { name: 'Somebody new' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace');
    await dialog.getByRole('button', { name: 'Add and assign' }).click();
    await dialog.locator('.Mui-error.MuiFormHelperText-root').waitFor();
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('button', { name: 'Add and assign' }).click();
    await page.getByText(`The code ${code} is ${name}’s`).waitFor();
    await page.goto(`/attendance-records?code=${code}`);
    await page.getByRole('row', { name: new RegExp(name) }).waitFor();
  });

  it('shows a terminal that calls by itself, which pushes once it is approved', async () => {
    const serialNumber = `CQZ${++made}`;
    const pushing = new PushingTerminal({ url: app.url, zone, serialNumber });
    await page.goto('/terminals/push');
    await page.getByRole('navigation', { name: 'Terminals, push, or blocks' }).waitFor();
    pushing.punch('17');
    await pushing.round();
    const row = page.getByRole('listitem', { name: serialNumber });
    await row.getByText('Waits for approval').waitFor();
    await row.getByRole('button', { name: `Approve ${serialNumber}` }).click();
    await row.getByText('May push').waitFor();
    await pushing.round();
    expect(pushing.waiting).toBe(0);
    await row.getByRole('link', { name: `Terminal ${serialNumber}` }).click();
    await page.getByRole('list', { name: 'Latest punches' }).getByText('Ada Lovelace').waitFor();
  });
});
