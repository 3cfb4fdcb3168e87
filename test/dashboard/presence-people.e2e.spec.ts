/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';
import { quietEnv } from './presence-office.js';

interface Person {
  id: number;
  employee_name: string;
  display_order: number;
  active: boolean;
}

describe.skipIf(missing.length > 0)(inBrowser('The employees'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'], env: quietEnv });
    browser = await openBrowser();
    page = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  const everybody = async () =>
    (await app.request<{ results: Person[] }>('GET', '/api/employees/?ordering=display_order')).body.results;

  /** Exactly these, in this order, with the places 1, 2, 3 and so on. */
  async function employ(...names: string[]): Promise<void> {
    for (const { id } of await everybody()) await app.request('DELETE', `/api/employees/${id}/`);
    for (const [index, name] of names.entries())
      await app.request('POST', '/api/employees/', { employee_name: name, display_order: index + 1 });
  }

  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
  const shownNames = async () =>
    (await page.locator('main tbody tr td.column-employee_name').allTextContents()).map(text => text.trim());

  it('are added by a form that is offered where there is nobody, and says which field is taken', async () => {
    await employ();
    await page.goto('/employees');
    await page.getByRole('link', { name: 'Add the first employee' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada Lovelace');
    await page.getByRole('textbox', { name: 'Code' }).fill('17');
    await page.getByRole('button', { name: 'Add the employee' }).click();
    await page.waitForURL(/\/employees\/\d+\/show/);
    await page.getByText('code 17').waitFor();
    await page.goto('/employees/create');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada Lovelace');
    await page.getByRole('textbox', { name: 'Code' }).fill('17');
    await page.getByRole('button', { name: 'Add the employee' }).click();
    for (const label of ['Name', 'Code'])
      await page
        .locator('.MuiFormControl-root')
        .filter({ has: page.getByRole('textbox', { name: label, exact: true }) })
        .locator('.Mui-error.MuiFormHelperText-root')
        .waitFor();
    expect(await everybody()).toMatchObject([{ employee_name: 'Ada Lovelace', display_order: 1 }]);
  });

  it('change places by a step, and the button that was pressed keeps the focus', async () => {
    await employ('Ada', 'Grace', 'Joan');
    await page.goto('/employees');
    await page.getByRole('button', { name: 'Move Ada down' }).focus();
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await shownNames()).toEqual(['Grace', 'Ada', 'Joan']));
    await eventually(async () =>
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Move Ada down'),
    );
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await shownNames()).toEqual(['Grace', 'Joan', 'Ada']));
    expect((await everybody()).map(({ employee_name }) => employee_name)).toEqual(['Grace', 'Joan', 'Ada']);
  });

  it('take a place that is typed: a free one, or that of somebody who gets theirs', async () => {
    await employ('Ada', 'Grace', 'Joan');
    await page.goto('/employees');
    const type = async (name: string, place: string) => {
      await page.getByRole('textbox', { name: `Place of ${name}` }).fill(place);
      await page.keyboard.press('Enter');
    };
    await type('Joan', '1');
    await eventually(async () => expect(await shownNames()).toEqual(['Joan', 'Grace', 'Ada']));
    await type('Joan', '40');
    await eventually(async () => expect(await shownNames()).toEqual(['Grace', 'Ada', 'Joan']));
    expect((await everybody()).map(({ display_order }) => display_order)).toEqual([2, 3, 40]);
  });

  it('are changed several at once, which can be taken back', async () => {
    await employ('Ada', 'Grace', 'Joan');
    await page.goto('/employees');
    const select = async () => {
      for (const name of ['Ada', 'Joan']) await row(name).getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Has left' }).click();
      await row('Ada').getByText('No, left').waitFor();
    };
    await select();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row('Ada').getByText('Yes').waitFor();
    expect((await everybody()).every(({ active }) => active)).toBe(true);
    await select();
    await eventually(async () =>
      expect((await everybody()).filter(({ active }) => !active).map(({ employee_name }) => employee_name)).toEqual([
        'Ada',
        'Joan',
      ]),
    );
  });

  it('are found by text and by what stands beside the list, with numbers that are right', async () => {
    await employ('Ada', 'Grace');
    await app.request('POST', '/api/employees/', { employee_name: 'Hedy', area: 'Workshop', active: false });
    await page.goto('/employees');
    const filters = page.getByRole('complementary', { name: 'Filters' });
    await filters.getByRole('button', { name: /^Workshop\s*1$/ }).click();
    await eventually(async () => expect(await shownNames()).toEqual(['Hedy']));
    await filters.getByRole('button', { name: /^Workshop/ }).click();
    await filters.getByRole('button', { name: /^Active\s*2$/ }).click();
    await eventually(async () => expect(await shownNames()).toEqual(['Ada', 'Grace']));
    await page.getByPlaceholder('Name or code').fill('rac');
    await eventually(async () => expect(await shownNames()).toEqual(['Grace']));
  });

  it('are handed out as the file of what is shown, in its order and without formulas', async () => {
    await employ('Grace', '=Ada', 'Hedy, "Lamarr"');
    await page.goto(`/employees?${new URLSearchParams({ filter: '{"q":"da"}' }).toString()}`);
    await eventually(async () => expect(await shownNames()).toEqual(['=Ada']));
    await page.goto(`/employees?${new URLSearchParams({ sort: 'display_order', order: 'DESC' }).toString()}`);
    await eventually(async () => expect((await shownNames())[0]).toBe('Hedy, "Lamarr"'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('employees.csv');
    const lines = (await readFile(await download.path(), 'utf8')).split('\r\n');
    expect(lines[0]).toBe('\uFEFFplace,employee_name,fake_name,attendance_code,area,active,is_online,last_seen');
    expect(lines.slice(1)).toEqual([
      '3,"Hedy, ""Lamarr""","Hedy, ""Lamarr""",,default,true,false,',
      "2,'=Ada,'=Ada,,default,true,false,",
      '1,Grace,Grace,,default,true,false,',
      '',
    ]);
  });
});
