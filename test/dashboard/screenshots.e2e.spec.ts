/// <reference lib="dom" />
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRoot } from '../../src/config/root.js';
import type { TestApp } from '../support/app.js';
import { missing, openBrowser, sizes, visitor, type Mode, type Size } from './browser.js';
import { photographed } from './photographed-sites.js';

const wanted = process.env['SITEWATCH_SCREENSHOTS'] === '1';
const folder = join(findRoot(), 'docs', 'screenshots');
const largestBytes = 250_000;

describe.skipIf(!wanted || missing.length > 0)('The pictures of the documentation', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    mkdirSync(folder, { recursive: true });
  });
  afterAll(() => browser?.close());

  describe.each(photographed)('of $area', ({ open, pictures }) => {
    let app: TestApp;
    let close: () => Promise<void>;

    beforeAll(async () => {
      ({ app, close } = await open());
    }, 240_000);
    afterAll(() => close?.());

    describe.each(Object.keys(sizes) as Size[])('%s', size => {
      describe.each(['light', 'dark'] satisfies Mode[])('%s', mode => {
        it.each(pictures)('$name', async ({ name, path, ready = 'h1', login }) => {
          const context = await visitor(browser, app.url, {
            size,
            mode,
            ...(login !== false && { username: 'admin' }),
          });
          const page = await context.newPage();
          await page.goto(path);
          await page.locator(ready).first().waitFor();
          // Live pages ask again and again: a moment without a request may never come.
          await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
          const file = join(folder, `${name}-${size}-${mode}.png`);
          await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
          expect(statSync(file).size).toBeLessThan(largestBytes);
          await context.close();
        });
      });
    });
  });
});
