import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { CollectionLock } from '../../../src/bacnet/collection/collection-lock.js';
import { Database } from '../../../src/database/database.js';
import { BacnetSimulator } from '../../../src/simulators/bacnet/bacnet.simulator.js';
import { eventually } from '../../support/eventually.js';
import { CollectionSite } from './collection-site.js';

let site: CollectionSite;
beforeEach(async () => {
  site = await CollectionSite.open();
});
afterEach(() => site.close());

async function building(devices: number, points = 4): Promise<BacnetSimulator> {
  const simulator = await BacnetSimulator.open({ devices, points });
  onTestFinished(() => simulator.close());
  await site.know(simulator);
  return simulator;
}

const analogInput = { type: 0, instance: 1 };

describe('Collection', () => {
  it('stores what the controllers have, once per interval', async () => {
    const simulator = await building(3);
    await site.tick();
    await eventually(async () => expect(await site.stored()).toEqual({ 'good poll': 12 }));
    await site.tick(1);
    await site.tick(1);
    expect(await site.stored()).toEqual({ 'good poll': 12 });
    simulator.device(1001).set(analogInput, 31.5);
    await site.tick(60);
    await eventually(async () => expect(await site.stored()).toEqual({ 'good poll': 24 }));
    const latest = await site.rows(
      sql<{ instance: number; type: number; number: number; value: number }>`
        select d.instance, p.object_type as type, p.object_instance as number, l.value
        from bacnet_latest l join bacnet_point p on p.id = l.point_id join bacnet_device d on d.id = p.device_id`,
    );
    expect(latest).toHaveLength(12);
    for (const { instance, type, number, value } of latest)
      expect(value).toBeCloseTo(simulator.device(instance).value({ type, instance: number }), 4);
    expect(site.schedule.overruns).toBe(0);
  });

  it('of the living does not wait for every tenth that is dead', async () => {
    const simulator = await building(20);
    for (const instance of [1003, 1013]) simulator.device(instance).kill();
    await site.tick();
    await eventually(async () => expect((await site.stored())['good poll']).toBe(18 * 4));
    expect(await site.stored()).toEqual({ 'good poll': 18 * 4 });
    await eventually(async () => expect(await site.stored()).toEqual({ 'good poll': 72, 'offline poll': 8 }));
  });

  it('tells once that a controller fell silent, and once that it is back', async () => {
    const simulator = await building(2);
    await site.tick();
    await eventually(async () => expect(await site.stored()).toEqual({ 'good poll': 8 }));
    simulator.device(1002).kill();
    let offline = 0;
    for (let minute = 0; minute < 4; minute += 1) {
      await site.tick(60);
      offline += 4;
      await eventually(async () => expect((await site.stored())['offline poll']).toBe(offline));
    }
    expect(await site.told()).toEqual(['bacnet_device.silent Controller 1002']);
    simulator.device(1002).revive();
    await site.tick(960);
    await eventually(async () => expect((await site.stored())['offline poll']).toBe(offline));
    await eventually(async () => expect(await site.told()).toEqual(['bacnet_device.returned Controller 1002']));
  });

  it('tells that a value left its limits and came back', async () => {
    const simulator = await building(1);
    simulator.device(1001).set(analogInput, 21);
    await site.rows(
      sql`update bacnet_point set high_limit = 25, hysteresis = 1 where object_type = 0 and object_instance = 1`,
    );
    for (const value of [21, 26, 24.5, 27, 23]) {
      simulator.device(1001).set(analogInput, value);
      await site.tick(60);
      await eventually(async () =>
        expect(await site.rows(sql`select from bacnet_reading where value = ${value}`)).not.toEqual([]),
      );
    }
    const facts: string[] = [];
    await eventually(async () => {
      facts.push(...(await site.told()));
      expect(facts).toEqual(['reading.out_of_limits Controller 1001', 'reading.back_in_limits Controller 1001']);
    });
  });

  it('takes the word of controllers that tell their changes, and reads those points no more', async () => {
    const simulator = await building(1);
    await site.rows(sql`update bacnet_point set use_cov = true where object_type = 0 and object_instance = 1`);
    const device = simulator.device(1001);
    await site.tick();
    await eventually(() => expect(device.subscriptions).toHaveLength(1));
    site.clock.advance(1000);
    device.set(analogInput, 33.25);
    await eventually(async () =>
      expect(await site.rows(sql`select value from bacnet_reading where source = 1 and value = 33.25`)).toHaveLength(1),
    );
    const before = (await site.stored())['good poll'] ?? 0;
    await site.tick(60);
    await eventually(async () => expect((await site.stored())['good poll']).toBe(before + 3));
    await site.monitor.beforeApplicationShutdown();
    await eventually(() => expect(device.subscriptions).toEqual([]));
  });
});

describe('While the database is away', () => {
  it('what is due is read as before, waits, and is stored afterwards', async () => {
    await building(2);
    await site.tick();
    await eventually(async () => expect(await site.stored()).toEqual({ 'good poll': 8 }));
    await site.line.shut();
    for (let minute = 1; minute <= 3; minute += 1) {
      await site.tick(60);
      await eventually(() => expect(site.backlog.size).toBe(8 * minute));
    }
    await site.line.open();
    await site.tick(60);
    await eventually(async () => expect(await site.stored()).toEqual({ 'good poll': 8 * 5 }));
    expect([site.backlog.size, site.backlog.dropped]).toEqual([0, 0]);
  });
});

describe('Of several processes', () => {
  it('one collects, and another one takes over when it ends or has lost the database', async () => {
    const other = new CollectionLock(Database.at(site.fresh.address));
    onTestFinished(() => other.onApplicationShutdown());
    expect([await site.lock.take(), await other.take()]).toEqual([true, false]);
    expect([await site.lock.take(), await other.take()]).toEqual([true, false]);
    await site.line.shut();
    await eventually(async () => expect(await other.take()).toBe(true));
    expect(await site.lock.take()).toBe(true);
    await site.line.open();
    await eventually(async () => expect(await site.lock.take()).toBe(false));
    await other.onApplicationShutdown();
    await eventually(async () => expect(await site.lock.take()).toBe(true));
  });
});
