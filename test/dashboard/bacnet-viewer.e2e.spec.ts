/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { findingsEverywhere, type Place } from './axe.js';
import { troubledBuilding, type Building } from './bacnet-building.js';
import { inBrowser, missing, openBrowser, patient, sizes, visitor } from './browser.js';

const openDialog = (button: string) => async (page: Page) => {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('dialog').waitFor();
};

const places: Place[] = [
  { name: 'the overview', path: '/', ready: 'main :text("out of limits")' },
  { name: 'the controllers', path: '/bacnet-devices', ready: 'main :text("Ground floor")' },
  { name: 'a controller', path: '/bacnet-devices/1/show', ready: 'main :text("Zone 1 setpoint")' },
  { name: 'the form of a controller', path: '/bacnet-devices/1', ready: 'form [name=name]' },
  { name: 'a new controller', path: '/bacnet-devices/create', ready: 'form [name=address]' },
  { name: 'the search', path: '/bacnet-devices?discover=1', ready: '[role=dialog] form' },
  { name: 'the points', path: '/bacnet-points', ready: 'main :text("Zone 1 temperature")' },
  { name: 'a point beyond a limit', path: '/bacnet-points/:limited/show', ready: 'main .u-over' },
  { name: 'a command', path: '/bacnet-points/:written/show', ready: 'main .u-over', then: openDialog('Command') },
  { name: 'the readings', path: '/bacnet-readings', ready: 'main :text("Zone 1 fan")' },
  { name: 'the tasks', path: '/bacnet-tasks', ready: 'main :text("Discovery")' },
  { name: 'the commands', path: '/bacnet-writes', ready: 'main :text("Written")' },
];

/** What changes something, by the page it is on. */
const controls: [path: string, ready: string, names: RegExp][] = [
  ['/bacnet-devices', 'Ground floor', /^(Discover|Add|Select)/],
  ['/bacnet-devices/1/show', 'Zone 1 setpoint', /^(Read |List|Leave|Edit|Seconds)/],
  ['/bacnet-points', 'Zone 1 temperature', /^(Select|Read |Seconds)/],
  ['/bacnet-points/:written/show', 'About the point', /^(Command$|Read now|Set the limits)/],
  ['/bacnet-tasks', 'Discovery', /^Discover /],
];

describe.skipIf(missing.length > 0)(inBrowser('The building for everybody'), patient, () => {
  let building: Building;
  let browser: Browser;
  let admin: Page;
  let viewer: Page;
  let limited: number;
  let written: number;

  beforeAll(async () => {
    building = await troubledBuilding();
    browser = await openBrowser();
    admin = await (await visitor(browser, building.app.url, { username: 'admin' })).newPage();
    viewer = await (await visitor(browser, building.app.url, { username: 'viewer' })).newPage();
    limited = await firstPoint('limit_state=high');
    written = await firstPoint('object_type=2');
  });

  afterAll(async () => {
    await browser?.close();
    await building?.close();
  });

  const firstPoint = async (query: string): Promise<number> => {
    const { body } = await building.app.request<{ results: { id: number }[] }>('GET', `/api/bacnet/points/?${query}`);
    return body.results[0]?.id ?? 0;
  };
  const pathOf = (path: string) => path.replace(':limited', String(limited)).replace(':written', String(written));

  it.each(places)('has nothing serious against it on $name', async ({ path, ready, then }) => {
    await admin.setViewportSize(sizes.desktop);
    await admin.goto(pathOf(path));
    await admin.locator(ready).first().waitFor();
    await then?.(admin);
    expect(await findingsEverywhere(admin)).toEqual([]);
  });

  const controlsOf = async (page: Page, path: string, ready: string): Promise<string[]> => {
    await page.setViewportSize(sizes.desktop);
    await page.goto(pathOf(path));
    await page.getByRole('main').getByText(ready).first().waitFor();
    return page
      .locator('main')
      .locator('a, button, input')
      .evaluateAll(all => all.map(one => one.getAttribute('aria-label') ?? one.textContent ?? ''));
  };

  it.each(controls)('has no controls on %s for those who only look', async (path, ready, names) => {
    await eventually(async () =>
      expect((await controlsOf(admin, path, ready)).filter(name => names.test(name))).not.toEqual([]),
    );
    expect((await controlsOf(viewer, path, ready)).filter(name => names.test(name))).toEqual([]);
  });

  it('shows viewers the limits and the trend of a point', async () => {
    await viewer.goto(pathOf('/bacnet-points/:limited/show'));
    const limits = viewer.getByRole('region', { name: 'Limits' });
    await limits.getByText('Too high').waitFor();
    await limits.getByText('18 °C').waitFor();
    await viewer.getByRole('button', { name: '7d' }).click();
    await viewer.waitForURL(/window=7d/);
    await viewer.getByRole('img', { name: /^Chart of the values over 7d\./ }).waitFor();
  });

  it('narrows the readings down to one point, as a list and as a file', async () => {
    await viewer.goto(`/bacnet-readings?point=${limited}`);
    await viewer.getByRole('button', { name: 'Zone 1 temperature (Ground floor)' }).waitFor();
    expect(await viewer.getByRole('link', { name: 'CSV' }).getAttribute('href')).toBe(
      `/api/bacnet/readings/?point=${limited}&format=csv`,
    );
    const points = viewer.locator('main tbody tr td:nth-child(3)');
    expect(new Set(await points.allTextContents())).toEqual(new Set(['Zone 1 temperature']));
  });

  it('shows a silent controller first on the overview', async () => {
    await viewer.goto('/');
    await viewer.getByRole('link', { name: /^Roof is silent, last heard/ }).waitFor();
    await viewer.getByRole('link', { name: /^1\s*offline$/ }).click();
    await viewer.getByRole('row', { name: /Roof.*Offline/ }).waitFor();
    expect(await viewer.getByRole('row', { name: /Ground floor/ }).count()).toBe(0);
  });

  it('fits onto a telephone without scrolling sideways', async () => {
    await admin.setViewportSize(sizes.phone);
    for (const { path, ready } of places) {
      await admin.goto(pathOf(path));
      await admin.locator(ready).first().waitFor();
      expect([path, await admin.evaluate(() => document.documentElement.scrollWidth)]).toEqual([
        path,
        sizes.phone.width,
      ]);
    }
  });
});
