/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { attendanceOffice, quietEnv, type AttendanceOffice } from './attendance-office.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

interface SheetDay {
  date: string;
  verdict: string;
  worked_seconds: number;
  flags: string[];
}
interface Sheet {
  month: string;
  employees: { employee: number; employee_name: string; days: SheetDay[] }[];
}

describe.skipIf(missing.length > 0)(inBrowser('The month sheet'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let office: AttendanceOffice;
  /** The last month that is over. */
  let month: string;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'], env: quietEnv });
    office = await attendanceOffice(app);
    browser = await openBrowser();
    page = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
    const now = new Date();
    month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15)).toISOString().slice(0, 7);
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  const sheet = async () => (await app.request<Sheet>('GET', `/api/hrm/attendance-days/sheet/?month=${month}`)).body;

  /** A day of that kind of somebody. */
  async function find(test: (day: SheetDay) => boolean): Promise<{ name: string; date: string; day: SheetDay }> {
    for (const { employee_name: name, days } of (await sheet()).employees) {
      const day = days.find(test);
      if (day) return { name, date: day.date, day };
    }
    throw new Error('There is no such day');
  }

  /** Also behind an open dialog, where no roles are seen. */
  const cell = (name: string, date: string) =>
    page.locator(`[data-employee="${office.employees[name]}"] [data-date="${date}"]`);

  it('shows every day by its letter and in words, with sums', async () => {
    const { name, date, day } = await find(
      ({ verdict, worked_seconds }) => verdict === 'present' && worked_seconds > 0,
    );
    await page.goto(`/month-sheet?month=${month}`);
    await page.getByRole('grid', { name: 'Month sheet' }).waitFor();
    const minutes = Math.round(day.worked_seconds / 60);
    expect(await cell(name, date).textContent()).toMatch(/^[PL]$/);
    expect(await cell(name, date).getAttribute('aria-label')).toContain(`Present, ${Math.floor(minutes / 60)} h`);
    const absent = await find(({ verdict }) => verdict === 'absent');
    expect(await cell(absent.name, absent.date).textContent()).toBe('A');
    expect(await page.getByRole('grid').getByRole('row').count()).toBe(1 + (await sheet()).employees.length);
    await page.getByRole('button', { name: 'Hours' }).click();
    await eventually(async () => expect(await cell(name, date).textContent()).toMatch(/^\d+(\.\d)?$/));
    await page.getByRole('searchbox', { name: 'Search for a name' }).fill('lovelace');
    await eventually(async () => expect(await page.getByRole('grid').getByRole('row').count()).toBe(2));
  });

  it('is walked over with the arrow keys, and Enter opens a day', async () => {
    await page.goto(`/month-sheet?month=${month}`);
    const grid = page.getByRole('grid', { name: 'Month sheet' });
    await grid.waitFor();
    expect(await grid.locator('[data-date][tabindex="0"]').count()).toBe(1);
    await grid.locator('[data-date][tabindex="0"]').focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    expect(await focused()).toContain('Grace Hopper');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-date'))).toBe(`${month}-03`);
    expect(await grid.locator('[data-date][tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: /^Grace Hopper, / }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toContain('Grace Hopper');
  });

  it('has a missing punch added on the clocks of the site, with a reason, and taken back', async () => {
    const { name, date } = await find(({ flags }) => flags.includes('missing_out'));
    await page.goto(`/month-sheet?month=${month}`);
    await cell(name, date).click();
    const dialog = page.getByRole('dialog', { name: new RegExp(`^${name}, `) });
    await dialog.getByText('A departure is missing.').waitFor();
    await dialog.getByRole('button', { name: 'Add a missing punch' }).click();
    await dialog.getByLabel(/^When, on the clocks of/).fill(`${date}T17:30`);
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Forgot to punch out');
    await dialog.getByRole('button', { name: 'Add the punch' }).click();
    await dialog.getByText('every arrival has its departure').waitFor();
    await dialog.getByRole('list', { name: 'Punches of the day' }).getByText('added by hand').waitFor();
    const id = office.employees[name];
    const { body } = await app.request<{ results: { last_out: string; punches: { local_time: string }[] }[] }>(
      'GET',
      `/api/hrm/attendance-days/?employee=${id}&from=${date}&until=${date}`,
    );
    expect(body.results[0]?.punches.at(-1)?.local_time).toBe(`${date}T17:30:00`);
    expect(await cell(name, date).getAttribute('aria-label')).toContain('corrected');
    await dialog.getByRole('button', { name: /^Take back: Punch added, out/ }).click();
    await dialog.getByText('A departure is missing.').waitFor();
    await dialog.getByText('Taken back', { exact: true }).waitFor();
  });

  it('has a punch ignored with a reason, which stands in the corrections', async () => {
    const { name, date } = await find(({ verdict, flags }) => verdict === 'present' && !flags.includes('corrected'));
    await page.goto(`/month-sheet?month=${month}&employee=${office.employees[name]}&day=${date}`);
    const dialog = page.getByRole('dialog', { name: new RegExp(`^${name}, `) });
    await dialog
      .getByRole('button', { name: /^Ignore the punch of / })
      .last()
      .click();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Somebody else had the card');
    await dialog.getByRole('button', { name: 'Ignore it' }).click();
    await dialog.getByText('Does not count: ignored by a correction.').waitFor();
    await dialog.getByText('Incomplete').waitFor();
    await page.goto('/attendance-corrections');
    const row = page
      .getByRole('list', { name: 'Corrections' })
      .getByRole('listitem')
      .filter({ hasText: 'Somebody else' });
    expect(await row.textContent()).toMatch(new RegExp(`^${name}.*Punch ignored.*admin`));
    await row.getByRole('button', { name: /^Take back/ }).click();
    await row.getByText('Taken back').waitFor();
  });

  it('is had as a table and as a workbook, of what is shown', async () => {
    await page.goto(`/month-sheet?month=${month}&area=Research&search=Ada`);
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const lines = (await readFile(await (await waiting).path(), 'utf8')).trim().split('\n');
    expect(lines.length).toBeGreaterThan(25);
    expect(lines.slice(1).every(line => line.includes('Ada Lovelace'))).toBe(true);
    const book = page.waitForEvent('download');
    await page.getByRole('link', { name: 'XLSX' }).click();
    const bytes = await readFile(await (await book).path());
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
  });
});
