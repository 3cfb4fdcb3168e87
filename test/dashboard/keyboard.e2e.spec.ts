/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { inBrowser, missing, openBrowser, patient, password, visitor } from './browser.js';

/** More steps than this nobody takes. */
const patience = 60;

describe.skipIf(missing.length > 0)(inBrowser('The dashboard without a mouse'), patient, () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'] });
    await app.request('POST', '/api/servers/', { name: 'Web shop', protocol: 'https', host: 'shop.example' });
    browser = await openBrowser();
    page = await (await visitor(browser, app.url)).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  const isMarked = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      const styles = element ? [getComputedStyle(element), getComputedStyle(element, '::after')] : [];
      return styles.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px');
    });

  async function tabTo(text: RegExp): Promise<void> {
    for (let step = 0; step < patience; step++) {
      await page.keyboard.press('Tab');
      if (text.test(await focused())) return;
    }
    throw new Error(`Tab did not lead to ${String(text)}`);
  }

  it('logs in from the first field on, which has the focus already', async () => {
    await page.goto('/');
    await page.getByRole('textbox', { name: 'User name' }).waitFor();
    await page.keyboard.type('admin');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  it('leads with Tab and Enter to the list and on to a server, and shows where it is', async () => {
    await tabTo(/^Servers/);
    expect(await isMarked()).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /Web shop/ }).waitFor();
    await tabTo(/^Web shop$/);
    expect(await isMarked()).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Web shop' }).waitFor();
  });

  it('finds a page with Ctrl K and gives the focus back where it was', async () => {
    await tabTo(/^All results/);
    await page.keyboard.press('Control+k');
    const field = page.getByRole('dialog').getByRole('combobox');
    await field.waitFor();
    await page.keyboard.type('web sh');
    await page.getByRole('option', { name: /Web shop/ }).waitFor();
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    expect(await focused()).toBe('All results');
    await page.keyboard.press('Control+k');
    await field.waitFor();
    await page.keyboard.type('incid');
    await page.getByRole('option', { name: 'Incidents' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
  });

  it('skips the navigation with its first link', async () => {
    await page.goto('/servers');
    await page.getByRole('row', { name: /Web shop/ }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main-content');
  });
});
