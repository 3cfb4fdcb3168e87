/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { attendanceOffice, quietEnv, type AttendanceOffice } from './attendance-office.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

interface RecordReply {
  id: number;
  is_valid: boolean;
  notes: string;
  device_name: string;
}

describe.skipIf(missing.length > 0)(inBrowser('Records, schedules and terminals'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let office: AttendanceOffice;
  let made = 0;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'], env: quietEnv });
    office = await attendanceOffice(app);
    browser = await openBrowser();
    page = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  const records = async (query: string) =>
    (await app.request<{ results: RecordReply[] }>('GET', `/api/hrm/attendance-records/?${query}`)).body.results;
  const rows = () => page.locator('main tbody tr');

  it('are narrowed down by terminal, source and verdict, and had as a file of just that', async () => {
    const terminal = office.terminals['Back door'];
    await page.goto('/attendance-records');
    await page.getByRole('combobox', { name: 'Terminal' }).click();
    await page.getByRole('option', { name: 'Back door' }).click();
    await page.getByRole('combobox', { name: 'Source' }).click();
    await page.getByRole('option', { name: 'Pushed' }).click();
    await page.waitForURL(`**/attendance-records?device=${terminal}&source=push`);
    const wanted = await records(`device=${terminal}&source=push&limit=50`);
    await eventually(async () => {
      const texts = await rows().allTextContents();
      expect(texts).toHaveLength(wanted.length);
      expect(texts.every(text => text.includes('Back door') && text.includes('Pushed'))).toBe(true);
    });
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const lines = (await readFile(await (await waiting).path(), 'utf8')).trim().split('\n').slice(1);
    expect(lines.length).toBeGreaterThanOrEqual(wanted.length);
    expect(lines.every(line => line.includes('Back door') && line.includes('push'))).toBe(true);
  });

  it('say that a punch does not count, with a note', async () => {
    const [record] = await records(`employee=${office.employees['Grace Hopper']}&is_valid=true&limit=1`);
    await page.goto(`/attendance-records?employee=${office.employees['Grace Hopper']}&valid=true`);
    await rows().first().getByRole('button').click();
    const dialog = page.getByRole('dialog', { name: 'Grace Hopper' });
    await dialog.getByRole('switch', { name: 'It counts' }).click();
    await dialog.getByRole('textbox', { name: 'Notes' }).fill('Punched for somebody else');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved: no day counts it').waitFor();
    const { body } = await app.request<RecordReply>('GET', `/api/hrm/attendance-records/${record?.id}/`);
    expect(body).toMatchObject({ is_valid: false, notes: 'Punched for somebody else' });
    await dialog.getByText('What the terminal sent').click();
    await dialog.getByText(/^11(00)+$/).waitFor();
  });

  it('have schedules that people are added to and taken off', async () => {
    const name = `Night ${++made}`;
    await page.goto('/work-schedules/create');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await page.getByLabel('From').fill('22:00');
    await page.getByLabel('Until').fill('06:00');
    await page.getByRole('button', { name: 'Add the schedule' }).click();
    const members = page.getByRole('list', { name: 'Members' });
    await page.getByRole('combobox', { name: 'Add somebody' }).fill('Hedy');
    await page.getByRole('option', { name: 'Hedy Lamarr' }).click();
    await members.getByText('Hedy Lamarr').waitFor();
    await page.getByRole('combobox', { name: 'Add somebody' }).fill('Radia');
    await page.getByRole('option', { name: 'Radia Perlman' }).click();
    await members.getByText('Radia Perlman').waitFor();
    await members.getByRole('button', { name: /^Hedy Lamarr/ }).press('Delete');
    await eventually(async () => expect(await members.allTextContents()).toEqual(['Radia Perlman']));
    await page.goto('/work-schedules');
    await page.getByRole('row', { name: new RegExp(`${name}.*22:00 to 06:00 on the next day.*1 person`) }).waitFor();
  });

  it('have blocks, whose names are taken once', async () => {
    const name = `Block ${++made}`;
    await page.goto('/terminals/blocks');
    await page.getByRole('button', { name: 'Add a block' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a block' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Workshop');
    await dialog.getByRole('button', { name: 'Add the block' }).click();
    await dialog.locator('.Mui-error.MuiFormHelperText-root').waitFor();
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('button', { name: 'Add the block' }).click();
    await page.getByRole('list', { name: 'Blocks' }).getByText(name).waitFor();
  });

  it('keep what is typed about a terminal while it is told of, and its key where none is entered', async () => {
    const id = office.terminals['Canteen'];
    await app.request('PATCH', `/api/hrm/attendance-devices/${id}/`, { password: '4711' });
    await page.goto(`/terminals/${id}`);
    const place = page.getByRole('textbox', { name: 'Place' });
    await place.fill(`Second floor ${++made}`);
    const told = page.waitForResponse(reply => reply.url().endsWith(`/api/hrm/attendance-devices/${id}/`));
    await app.request('PATCH', `/api/hrm/attendance-devices/${id}/`, { debounce_seconds: 30 + made });
    await told;
    await page.getByRole('textbox', { name: 'Name' }).press('End');
    expect(await place.inputValue()).toBe(`Second floor ${made}`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/\/show$/);
    const { body } = await app.request('GET', `/api/hrm/attendance-devices/${id}/`);
    const untouched = { has_password: true, realtime_disabled_at: expect.any(String) as string };
    expect(body).toMatchObject({ location: `Second floor ${made}`, ...untouched });
  });

  it('are told apart in the list of terminals by a word, also where something is wrong', async () => {
    await page.goto('/terminals');
    const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
    await row('Main entrance').getByText('Live', { exact: true }).waitFor();
    await row('Workshop gate').getByText('Unreachable').waitFor();
    await row('Canteen').getByText('Given up').waitFor();
    await row('Archive').getByText('Switched off').waitFor();
    for (const word of ['Clock 95 s fast', 'Log 84 % full', '12 missing'])
      await row('Back door').getByText(word).waitFor();
    await page.getByPlaceholder('Name, place, serial').fill('gate');
    await row('Main entrance').waitFor({ state: 'detached' });
    expect(await page.locator('main tbody tr').count()).toBe(1);
  });
});
