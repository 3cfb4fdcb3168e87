/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { attendanceOffice, quietEnv } from './attendance-office.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

/** What changes something, by the page it is on. */
const controls: [path: string, ready: string, names: RegExp][] = [
  ['/terminals', 'Main entrance', /^(Add|Read|Select)/],
  ['/terminals/2/show', 'Latest punches', /^(Read|Reconnect|Edit|Set the clock|Test)/],
  ['/terminals/push', 'CQZ7224660123', /^(Approve|Link|Refuse|Send|Forget)/],
  ['/terminals/blocks', 'North building', /^(Add|Edit|Delete)/],
  ['/unmatched-codes', 'NB240', /^Assign/],
  ['/attendance-corrections', 'Forgot to punch', /^Take back/],
  ['/work-schedules', 'Office hours', /^Add/],
];

/** Names of the controls inside an element once it is complete. */
async function controlsOf(page: Page, path: string, ready: string, place = 'main'): Promise<string[]> {
  await page.goto(path);
  await page.locator(place).getByText(ready).first().waitFor();
  return page
    .locator(place)
    .locator('a, button, input')
    .evaluateAll(all => all.map(one => one.getAttribute('aria-label') ?? one.textContent ?? ''));
}

describe.skipIf(missing.length > 0)(inBrowser('Attendance for those who only look'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let admin: Page;
  let viewer: Page;
  /** A day with a punch and a correction. */
  let day: string;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'], env: quietEnv });
    const { employees } = await attendanceOffice(app);
    const employee = employees['Ada Lovelace'];
    const { body } = await app.request<{ results: { timestamp: string; local_time: string }[] }>(
      'GET',
      `/api/hrm/attendance-records/?employee=${employee}&limit=1`,
    );
    const newest = body.results[0]!;
    const at = new Date(Date.parse(newest.timestamp) - 7_200_000).toISOString();
    const correction = { employee, kind: 'punch', at, direction: 'out', reason: 'Forgot to punch' };
    const made = await app.request('POST', '/api/hrm/attendance-corrections/', correction);
    if (made.status !== 201) throw new Error(`The correction was answered ${made.status}`);
    const date = newest.local_time.slice(0, 10);
    day = `/month-sheet?month=${date.slice(0, 7)}&employee=${employee}&day=${date}`;
    browser = await openBrowser();
    admin = await (await visitor(browser, app.url, { username: 'admin' })).newPage();
    viewer = await (await visitor(browser, app.url, { username: 'viewer' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  it.each(controls)('has no controls on %s', async (path, ready, names) => {
    await eventually(async () =>
      expect((await controlsOf(admin, path, ready)).filter(name => names.test(name))).not.toEqual([]),
    );
    expect((await controlsOf(viewer, path, ready)).filter(name => names.test(name))).toEqual([]);
  });

  it('shows a day with its punches, and no way to correct it', async () => {
    const names = /^(Ignore|Add a missing|Take back)/;
    await eventually(async () =>
      expect(
        (await controlsOf(admin, day, 'added by hand', '[role=dialog]')).filter(name => names.test(name)),
      ).not.toEqual([]),
    );
    expect((await controlsOf(viewer, day, 'added by hand', '[role=dialog]')).filter(name => names.test(name))).toEqual(
      [],
    );
  });

  it('shows what is wrong first on the overview', async () => {
    await viewer.goto('/');
    const main = viewer.getByRole('main');
    await main.getByRole('link', { name: /^1\s*warns$/ }).waitFor();
    await main.getByRole('link', { name: /^1\s*waits for approval$/ }).waitFor();
    await main.getByRole('link', { name: 'Workshop gate' }).waitFor();
    await main.getByRole('link', { name: /^\d+ punch(es)? today|No punches today/ }).waitFor();
    await main.getByRole('link', { name: /^2\s*unreachable$/ }).click();
    await viewer.getByRole('row', { name: /Workshop gate/ }).waitFor();
    expect(await viewer.getByRole('row', { name: /Main entrance/ }).count()).toBe(0);
  });
});
