/// <reference lib="dom" />
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Logger } from '../../src/logging/logger.js';
import { createApp } from '../../src/serve.js';
import { startServerSimulator, type ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import { testApp, type TestApp } from '../support/app.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

describe.skipIf(missing.length > 0)(inBrowser('The dashboard while the program is away'), patient, () => {
  let app: TestApp;
  let program: NestFastifyApplication;
  let port: number;
  let simulator: ServerSimulator;
  let browser: Browser;
  let page: Page;

  /** The program that is stopped and started: beside `app`, on the same database and always the same port. */
  async function start(at: number): Promise<void> {
    program = await createApp(app.config, app.database, Logger.silent(), ['api', 'scheduler']);
    await program.listen(at, '127.0.0.1');
    port = Number(new URL(await program.getUrl()).port);
  }

  beforeAll(async () => {
    app = await testApp({ roles: ['api'] });
    await start(0);
    simulator = await startServerSimulator({ servers: [{ name: 'Shop' }] });
    await app.request('POST', '/api/servers/', {
      ...{ name: 'Shop', protocol: 'http', host: '127.0.0.1', port: simulator.port('Shop') },
      ...{ check_interval: 1, timeout: 0.9, retry_interval: 1 },
    });
    browser = await openBrowser();
    page = await (await visitor(browser, `http://127.0.0.1:${port}`, { username: 'viewer' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await simulator?.close();
    await program?.close();
    await app?.close();
  });

  const table = () => page.getByRole('table', { name: 'Servers' });
  const isGrey = () => table().evaluate(element => getComputedStyle(element).filter.includes('grayscale'));

  it('says that what it shows is old, and how old, and takes its colours away', async () => {
    await page.goto('/servers');
    await page.getByRole('row', { name: /Up.*Shop/ }).waitFor();
    await page.getByRole('img', { name: 'Live', exact: true }).waitFor();
    await program.close();
    await page.getByText(/What you see is .* old/).waitFor();
    await page.getByRole('img', { name: 'Not live' }).waitFor();
    expect(await isGrey()).toBe(true);
    // The rows stay: old figures are better than none.
    await page.getByRole('row', { name: /Shop/ }).waitFor();
  });

  it('goes on by itself once the program is back, with what happened in between', async () => {
    await simulator.set('Shop', 'failing');
    await start(port);
    await page.getByRole('img', { name: 'Live', exact: true }).waitFor();
    await page.getByText(/What you see is/).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Down.*Shop/ }).waitFor();
    expect(await isGrey()).toBe(false);
  });
});
