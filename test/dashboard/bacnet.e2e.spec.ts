/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { bacnetBuilding, setpoint, temperature, type Building } from './bacnet-building.js';
import { inBrowser, missing, openBrowser, patient, visitor } from './browser.js';

describe.skipIf(missing.length > 0)(inBrowser('The building'), patient, () => {
  let building: Building;
  let browser: Browser;
  let page: Page;
  let added = 0;

  beforeAll(async () => {
    building = await bacnetBuilding();
    browser = await openBrowser();
    page = await (await visitor(browser, building.app.url, { username: 'admin' })).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await building?.close();
  });

  /** The points of a controller by its instance, once it is known. */
  const pointId = async (instance: number, name: string): Promise<number> => {
    const devices = await building.app.request<{ results: { id: number; instance: number }[] }>(
      'GET',
      '/api/bacnet/devices/',
    );
    const device = devices.body.results.find(each => each.instance === instance);
    const points = await building.app.request<{ results: { id: number; name: string }[] }>(
      'GET',
      `/api/bacnet/points/?device=${device?.id}`,
    );
    const point = points.body.results.find(each => each.name === name);
    if (!point) throw new Error(`There is no ${name}`);
    return point.id;
  };

  const interval = async (id: number): Promise<number> =>
    (await building.app.request<{ interval_seconds: number }>('GET', `/api/bacnet/points/${id}/`)).body
      .interval_seconds;

  it('offers a simulated building where nothing is known yet', async () => {
    await page.goto('/bacnet-devices');
    await page.getByRole('link', { name: 'Try it with a simulated building' }).click();
    await page.getByRole('dialog', { name: 'Discover controllers' }).waitFor();
    const simulated = page.getByRole('button', { name: 'A simulated one' });
    expect(await simulated.getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('says at its field what cannot be searched', async () => {
    await page.goto('/bacnet-devices?discover=1');
    await page.getByRole('combobox', { name: 'Where' }).click();
    await page.getByRole('option', { name: 'Every address of a range' }).click();
    await page.getByRole('textbox', { name: 'Range' }).fill('nonsense');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByText('This is not a range such as 10.0.0.0/24.').waitFor();
  });

  it('discovers the controllers, shows how far it is, and ends on what was found', async () => {
    await page.goto('/bacnet-devices');
    await page.getByRole('link', { name: 'Discover controllers' }).first().click();
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Progress of the search' }).waitFor();
    const found = page.getByRole('list', { name: 'Controllers found' });
    for (const name of ['Ground floor', 'First floor', 'Roof']) await found.getByRole('link', { name }).waitFor();
    expect(await page.getByRole('dialog').getByRole('status').textContent()).toMatch(/^3 controllers, /);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('row', { name: /Ground floor.*Online.*Zone controller/ }).waitFor();
  });

  it('keeps the search among the tasks, with its result', async () => {
    await page.goto('/bacnet-tasks');
    await page
      .getByRole('row', { name: /Discovery.*by admin.*Done.*3 controllers/ })
      .first()
      .waitFor();
    await page.getByText(/^Worker on .*, socket 127\.0\.0\.1:/).waitFor();
  });

  it('shows a value as it changes, without loading the page again', async () => {
    const controller = building.controllers.device(1001);
    await building.ask('/api/bacnet/collect/');
    await page.goto(`/bacnet-points/${await pointId(1001, 'Zone 1 temperature')}/show`);
    const shown = (value: number) => page.getByRole('main').getByText(`${value} °C`, { exact: true }).first().waitFor();
    await shown(controller.value(temperature));
    let loads = 0;
    page.on('load', () => loads++);
    controller.set(temperature, 27.5);
    await building.ask('/api/bacnet/collect/');
    await shown(27.5);
    await page.getByRole('img', { name: /^Chart of the values over 1h\./ }).waitFor();
    expect(loads).toBe(0);
  });

  it('sets a limit and shows at once that the value is beyond it, here and on the overview', async () => {
    await page.goto(`/bacnet-points/${await pointId(1001, 'Zone 1 temperature')}/show`);
    await page.getByRole('spinbutton', { name: 'Lowest (°C)' }).fill('30');
    await page.getByRole('spinbutton', { name: 'Highest (°C)' }).fill('20');
    await page.getByRole('button', { name: 'Set the limits' }).click();
    await page.getByText('The low limit must be below the high one.').waitFor();
    await page.getByRole('spinbutton', { name: 'Lowest (°C)' }).fill('18');
    await page.getByRole('spinbutton', { name: 'Highest (°C)' }).fill('24');
    await page.getByRole('button', { name: 'Set the limits' }).click();
    await page.getByRole('region', { name: 'Limits' }).getByText('Too high').waitFor();
    await page.goto('/');
    await page.getByRole('link', { name: 'Zone 1 temperature (Ground floor): 27.5 °C, too high' }).waitFor();
  });

  it('commands a point, shows what the controller reads then, and writes down who it was', async () => {
    await page.goto(`/bacnet-points/${await pointId(1002, 'Zone 1 setpoint')}/show`);
    await page.getByRole('button', { name: 'Command' }).click();
    const dialog = page.getByRole('dialog', { name: 'Command Zone 1 setpoint' });
    await dialog.getByRole('spinbutton', { name: 'Value (°C)' }).fill('23.5');
    await dialog.getByRole('combobox', { name: 'Priority' }).click();
    await page.getByRole('option', { name: '8, manual operator' }).click();
    await dialog.getByRole('button', { name: 'Write' }).click();
    await dialog.getByText('Written, now reads 23.5').waitFor();
    expect(building.controllers.device(1002).value(setpoint)).toBe(23.5);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('main').getByText('23.5 °C', { exact: true }).first().waitFor();
    await page.goto('/bacnet-writes');
    await page.getByRole('row', { name: /Written.*Zone 1 setpoint.*23\.5.*8.*23\.5.*admin/ }).waitFor();
  });

  it('gives a command back', async () => {
    await page.goto(`/bacnet-points/${await pointId(1002, 'Zone 1 setpoint')}/show`);
    await page.getByRole('button', { name: 'Command' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Give a command back' }).click();
    await dialog.getByRole('combobox', { name: 'Priority' }).click();
    await page.getByRole('option', { name: '8, manual operator' }).click();
    await dialog.getByRole('button', { name: 'Give back', exact: true }).click();
    await dialog.getByText(/^Given back, now reads/).waitFor();
  });

  it('commands a state by its name', async () => {
    await page.goto(`/bacnet-points/${await pointId(1002, 'Zone 1 mode')}/show`);
    await page.getByRole('button', { name: 'Command' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'economy' }).click();
    await dialog.getByRole('button', { name: 'Write' }).click();
    await dialog.getByText(/^Written/).waitFor();
    expect(building.controllers.device(1002).value({ type: 19, instance: 1 })).toBe(3);
  });

  it('changes how often many points are read, and can take it back', async () => {
    const [humidity, co2] = [await pointId(1003, 'Zone 1 humidity'), await pointId(1003, 'Zone 1 CO2')];
    const change = async (name: string) => {
      const row = page.getByRole('row', { name: new RegExp(`${name}.*Roof`) });
      await row.getByRole('checkbox', { name: 'Select' }).check();
      await page.getByRole('button', { name: 'Read every…' }).click();
      await page.getByRole('menuitem', { name: '5 min', exact: true }).click();
    };
    await page.goto(`/bacnet-points?filter=${encodeURIComponent(JSON.stringify({ q: 'Roof' }))}`);
    await change('Zone 1 humidity');
    await page.getByRole('button', { name: 'Undo' }).click();
    await change('Zone 1 CO2');
    await eventually(async () => expect(await interval(co2)).toBe(300), 20_000);
    // What was taken back would have been stored before.
    expect(await interval(humidity)).toBe(60);
  });

  it('changes the interval of one point where it stands', async () => {
    const id = await pointId(1002, 'Zone 1 CO2');
    await page.goto(`/bacnet-points?filter=${encodeURIComponent(JSON.stringify({ q: 'First floor' }))}`);
    const field = page.getByRole('textbox', { name: 'Seconds between values of Zone 1 CO2' });
    await field.fill('15');
    await field.press('Enter');
    await eventually(async () => expect(await interval(id)).toBe(15));
  });

  it('adds a controller by hand, and says which field is wrong', async () => {
    await page.goto('/bacnet-devices/create');
    await page.getByRole('textbox', { name: 'Address' }).fill('nowhere');
    await page.getByRole('spinbutton', { name: 'Device instance' }).fill('77');
    await page.getByRole('button', { name: 'Add the controller' }).click();
    await page.getByText('This is no address of a BACnet device, as in 192.168.1.20:47808.').waitFor();
    await page.getByRole('textbox', { name: 'Address' }).fill('127.0.0.77');
    await page.getByRole('button', { name: 'Add the controller' }).click();
    await page.waitForURL(/\/bacnet-devices\/\d+\/show$/);
    await page.getByText('Not asked yet').waitFor();
  });

  it('leaves a controller alone, and uses it again', async () => {
    await page.goto('/bacnet-devices/1/show');
    await page.getByRole('button', { name: 'Leave alone' }).click();
    await page.getByRole('main').getByRole('status').getByText('Left alone').waitFor();
    await page.getByRole('button', { name: 'Use again' }).click();
    await page.getByRole('main').getByRole('status').getByText('Online').waitFor();
  });

  it('lists the objects of a controller anew', async () => {
    const name = `Added later ${++added}`;
    building.controllers.device(1001).add({ type: 0, instance: 90 + added, name });
    const { body } = await building.app.request<{ results: { id: number; instance: number }[] }>(
      'GET',
      '/api/bacnet/devices/',
    );
    const id = body.results.find(({ instance }) => instance === 1001)?.id;
    await page.goto(`/bacnet-devices/${id}/show`);
    await page.getByRole('button', { name: 'List objects anew' }).click();
    await page.getByRole('row', { name: new RegExp(name) }).waitFor();
  });

  it('finds the controllers of the simulated building', async () => {
    await page.goto('/bacnet-devices?discover=mock');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByText(/^5 controllers, .*simulated$/)
      .waitFor();
  });
});
