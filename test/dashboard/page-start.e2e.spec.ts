/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../support/app.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';
import { largeSite } from './large-site.js';

const servers = 2000;
/** Compressed JavaScript until the first rows; react-admin's forms and tables alone would be as much again. */
const scriptBudget = 320_000;

interface Start {
  firstRowAt: number;
  longTasks: number[];
}
declare global {
  interface Window {
    /** Kept in the page from its first moment. */
    start: Start;
  }
}

function observe(): void {
  const start: Start = { firstRowAt: 0, longTasks: [] };
  window.start = start;
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) start.longTasks.push(Math.round(duration));
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    if (document.querySelector('[role=row] a')) start.firstRowAt = Math.round(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

describe.skipIf(missing.length > 0)(inBrowser(`The server list at a site of ${servers} servers`), patient, () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    app = await largeSite(servers);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  it('shows its first rows without the code of the forms, and only those on the screen', async () => {
    const context = await visitor(browser, app.url, { username: 'viewer' });
    await context.addInitScript(observe);
    const page = await context.newPage();
    await page.goto('/servers');
    await page.waitForFunction(() => window.start.firstRowAt > 0);
    const { start, bytes, rows } = await page.evaluate(() => ({
      start: window.start,
      rows: document.querySelectorAll('[role=row]').length,
      bytes: performance
        .getEntriesByType('resource')
        .filter(entry => entry instanceof PerformanceResourceTiming && entry.name.endsWith('.js'))
        .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
    }));
    expect(bytes).toBeLessThan(scriptBudget);
    expect(start.firstRowAt).toBeGreaterThan(0);
    // Only what is on the screen exists.
    expect(rows).toBeLessThan(40);
  });
});
