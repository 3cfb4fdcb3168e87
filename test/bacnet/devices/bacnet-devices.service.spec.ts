import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BacnetCounter } from '../../../src/bacnet/devices/bacnet-counter.js';
import type { BacnetDeviceQuery, CreateBacnetDevice } from '../../../src/bacnet/devices/bacnet-device.dto.js';
import { ReadingRetentionJob } from '../../../src/bacnet/readings/reading-retention.job.js';
import { Overview } from '../../../src/http/overview.js';
import { Conflict, ImpossibleNow, InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { eventually } from '../../support/eventually.js';
import { Building, noon, silence } from './building.js';

describe('Controllers', () => {
  let building: Building;

  beforeAll(async () => {
    building = await Building.open();
  });
  beforeEach(() => building.clear());
  afterAll(() => building.close());

  const create = (input: Partial<CreateBacnetDevice> = {}) =>
    building.run(() => building.devices.create({ address: '10.0.0.5', instance: 7, ...input }));
  const names = async (wanted: Partial<BacnetDeviceQuery>) => {
    const [found] = await building.run(() => building.devices.list({ page: 1, page_size: 50, ...wanted }));
    return found.map(({ name }) => name);
  };

  it('that do not announce themselves are entered by address and instance', async () => {
    expect(await create({ address: ' 10.0.0.5#12:0A ' })).toMatchObject({
      address: '10.0.0.5:47808#12:0a',
      network: 12,
      instance: 7,
      name: '',
      is_static: true,
      is_enabled: true,
      state: 'unknown',
      point_count: 0,
    });
    expect(await create({ network: 0, name: 'Boiler' })).toMatchObject({ network: 0, name: 'Boiler' });
    await expect(create()).rejects.toBeInstanceOf(Conflict);
    await expect(create({ address: '10.0.0.300', instance: 8 })).rejects.toBeInstanceOf(InvalidInput);
    await expect(create({ network: 3, instance: 8 })).rejects.toBeInstanceOf(InvalidInput);
    await expect(create({ address: '10.0.0.5#0:0a', instance: 8 })).rejects.toBeInstanceOf(InvalidInput);
  });

  it('can be renamed, turned off, and moved where they do not announce themselves', async () => {
    const { id } = await create();
    await building.rows(sql`update bacnet_device set state = 'offline', failures = 3, retry_at = now()`);
    const changes = { name: 'Boiler', is_enabled: false, address: '10.0.0.6:47809' };
    expect(await building.run(() => building.devices.change(id, changes))).toMatchObject({
      ...changes,
      state: 'unknown',
      failures: 0,
      retry_at: null,
    });
    const moved = building.run(() => building.devices.change(id, { address: '10.0.0.6#9:01' }));
    await expect(moved).rejects.toBeInstanceOf(InvalidInput);
    const found = await building.device({ instance: 8 });
    const followed = building.run(() => building.devices.change(found, { address: '10.0.0.9' }));
    await expect(followed).rejects.toBeInstanceOf(ImpossibleNow);
    const same = { address: '10.0.0.5', name: 'Chiller' };
    expect(await building.run(() => building.devices.change(found, same))).toMatchObject({ name: 'Chiller' });
    await expect(building.run(() => building.devices.change(99, {}))).rejects.toBeInstanceOf(NotFound);
  });

  it('are found by state, switch, instance and parts of names and addresses, in any order', async () => {
    await create({ name: 'Boiler', is_enabled: false });
    await building.device({ instance: 1234, name: 'Chiller', modelName: 'Polar', address: '10.0.0.9:47808' });
    expect(await names({})).toEqual(['Boiler', 'Chiller']);
    expect(await names({ ordering: '-name' })).toEqual(['Chiller', 'Boiler']);
    expect(await names({ state: ['online'] })).toEqual(['Chiller']);
    expect(await names({ enabled: false })).toEqual(['Boiler']);
    expect(await names({ search: 'polar' })).toEqual(['Chiller']);
    expect(await names({ search: '0.0.9' })).toEqual(['Chiller']);
    expect(await names({ search: '1234' })).toEqual(['Chiller']);
    expect(await names({ search: '100%' })).toEqual([]);
  });

  it('show how many points they have, and how many of those have a problem', async () => {
    const device = await building.device();
    const points = await building.pointsOf(device, [{}, {}, {}, {}, {}]);
    const [good = 0, silent = 0, off = 0, high = 0] = points;
    await building.run(() => building.points.change(off, { is_enabled: false }));
    await building.run(() => building.points.change(high, { high_limit: 30 }));
    await building.write([
      { pointId: good },
      silence({ pointId: silent }),
      silence({ pointId: off }),
      { pointId: high, value: 31 },
    ]);
    await building.pointsOf(device, [{}, {}, {}, {}]);
    expect(await building.run(() => building.devices.get(device))).toMatchObject({ point_count: 5, problem_count: 3 });
  });

  it('take their points, newest values, readings and summaries with them', async () => {
    const [gone, kept] = [await building.device(), await building.device({ instance: 8 })];
    for (const device of [gone, kept]) {
      const [point = 0] = await building.pointsOf(device, [{}]);
      await building.write([0, 1, 2].map(day => ({ pointId: point, at: noon - day * 86_400_000 })));
    }
    building.clock.advance(3 * 86_400_000);
    await building.run(() => building.rollups.build());
    const job = new ReadingRetentionJob(building.retention);
    await building.jobs.start();
    await building.run(() => building.devices.remove(gone));
    await building.jobs.work('bacnet.forget', { pollSeconds: 0.5 }, data => job.forgetPoints(data));
    const left = sql<{ n: number }>`
      select count(distinct point_id)::int4 as n from (
        select point_id from bacnet_reading union all select point_id from bacnet_rollup
        union all select point_id from bacnet_latest union all select id from bacnet_point) owners`;
    await eventually(async () => expect(await building.rows(left)).toEqual([{ n: 1 }]));
    expect(await building.run(() => building.devices.get(kept))).toMatchObject({ point_count: 1 });
    await expect(building.run(() => building.devices.remove(gone))).rejects.toBeInstanceOf(NotFound);
  });

  it('are counted on the first screen', async () => {
    const overview = new Overview();
    expect(new BacnetCounter(building.database.em, overview)).toBeDefined();
    const device = await building.device();
    const [point = 0] = await building.pointsOf(device, [{}, {}]);
    await building.run(() => building.points.change(point, { high_limit: 30 }));
    await building.write([{ pointId: point, value: 31 }]);
    await create({ is_enabled: false });
    expect(await building.run(() => overview.counts())).toEqual({
      bacnet: { devices: 2, online: 1, offline: 0, unknown: 0, disabled: 1, points: 2, points_out_of_limits: 1 },
    });
  });
});
