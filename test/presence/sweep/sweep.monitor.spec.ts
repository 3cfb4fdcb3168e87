import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/database/database.js';
import { ProcessMark } from '../../../src/database/process-mark.js';
import { DeviceFinder } from '../../../src/presence/sweep/device-finder.service.js';
import { SweepBacklog } from '../../../src/presence/sweep/sweep-backlog.js';
import { SweepRhythm } from '../../../src/presence/sweep/sweep-rhythm.js';
import { SweepMonitor } from '../../../src/presence/sweep/sweep.monitor.js';
import { SweepService } from '../../../src/presence/sweep/sweep.service.js';
import { Sweeper } from '../../../src/presence/sweep/sweeper.js';
import { FakeProbeClient } from '../../fakes/fake.probe-client.js';
import { PresenceSite } from '../presence-site.js';

const minute = 60_000;

/** One process that sweeps. */
class Process {
  readonly probes: FakeProbeClient;
  readonly backlog = new SweepBacklog();
  readonly mark: ProcessMark;
  readonly monitor: SweepMonitor;

  constructor(site: PresenceSite) {
    const { em, unitOfWork, address } = site.database;
    this.probes = new FakeProbeClient(site.clock);
    this.mark = new ProcessMark(Database.at(address));
    const finder = new DeviceFinder(em, site.bus, site.clock);
    const service = new SweepService(em, site.clock, site.sessions, finder, this.mark);
    const rhythm = new SweepRhythm(site.clock, site.config);
    this.monitor = new SweepMonitor(unitOfWork, service, new Sweeper(this.probes, site.clock), this.backlog, rhythm);
  }
}

describe('The sweep', () => {
  let site: PresenceSite;
  let first: Process;
  let ada: number;
  let desk: number;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    site = await PresenceSite.open();
  });
  beforeEach(async () => {
    await site.clear();
    await site.rows(sql`insert into system_status (id, updated_at, started_at) values (1, now(), now())`);
    ada = await site.employee('Ada');
    desk = await site.device(ada, '10.0.0.1');
    first = new Process(site);
    await first.mark.onApplicationBootstrap();
    return () => first.mark.onApplicationShutdown();
  });
  afterAll(() => site.close());

  const passes = async (process: Process, minutes: number) => {
    for (let passed = 0; passed < minutes; passed += 1) {
      await process.monitor.sweep('all');
      site.clock.advance(minute);
    }
  };
  const online = () =>
    site
      .rows<{ ip: string }>(
        sql`select d.ip_address as ip from presence_session s join device d on d.id = s.device_id where s.ended_at is null order by 1`,
      )
      .then(rows => rows.map(({ ip }) => ip));
  const facts = () =>
    site.rows<{ name: string }>(sql`select name from event order by id`).then(rows => rows.map(({ name }) => name));

  it('makes devices that answer online, and asks the silent ones again in between', async () => {
    await site.device(ada, '10.0.0.2');
    first.probes.present.add('10.0.0.1');
    await passes(first, 1);
    expect(await online()).toEqual(['10.0.0.1']);
    first.probes.present.clear();
    await passes(first, 1);
    await first.monitor.sweep('silent');
    expect(first.probes.asked.at(-1)).toEqual(['10.0.0.1']);
    first.probes.present.add('10.0.0.1');
    await first.monitor.sweep('silent');
    await first.monitor.sweep('silent');
    expect(first.probes.asked).toHaveLength(4);
  });

  it('teaches nothing when a canary failed, and says so', async () => {
    first.probes.present.add('10.0.0.1');
    await passes(first, 1);
    first.probes.present.clear();
    first.probes.blind = 'No echo request could be sent (ENETUNREACH)';
    await passes(first, 60);
    expect(await online()).toEqual(['10.0.0.1']);
    expect(await site.rows(sql`select blind, engine from system_status`)).toEqual([
      { blind: 'No echo request could be sent (ENETUNREACH)', engine: 'fake' },
    ]);
    expect(await facts()).toEqual(['employee.came_online']);
  });

  it('is not believed when everybody is gone together with the gateway', async () => {
    for (let host = 2; host < 9; host += 1) await site.device(ada, `10.0.0.${host}`);
    for (let host = 1; host < 9; host += 1) first.probes.present.add(`10.0.0.${host}`);
    await passes(first, 1);
    first.probes.present.clear();
    first.probes.gateway = false;
    await passes(first, 10);
    expect(await online()).toHaveLength(8);
    first.probes.gateway = true;
    await passes(first, 1);
    expect(await online()).toEqual([]);
  });

  it('follows a device to its new address, learns MACs, and tells of a stranger once', async () => {
    await site.rows(sql`update device set mac_address = '02:00:00:00:00:0a' where id = ${desk}`);
    const pocket = await site.device(ada, '10.0.0.2', 'phone');
    first.probes.table.push(
      { address: '10.0.0.9', mac: '02:00:00:00:00:0a', state: 'REACHABLE' },
      { address: '10.0.0.2', mac: '02:00:00:00:00:0b', state: 'REACHABLE' },
    );
    first.probes.present.add('10.0.0.2');
    await passes(first, 1);
    expect(await site.rows(sql`select id, ip_address as ip, mac_address as mac from device order by id`)).toEqual([
      { id: desk, ip: '10.0.0.9', mac: '02:00:00:00:00:0a' },
      { id: pocket, ip: '10.0.0.2', mac: '02:00:00:00:00:0b' },
    ]);
    expect(await online()).toEqual(['10.0.0.2', '10.0.0.9']);
    first.probes.table.splice(0, 2, { address: '10.0.0.2', mac: '02:00:00:00:00:0c', state: 'REACHABLE' });
    await passes(first, 5);
    expect((await facts()).filter(name => name.startsWith('device.'))).toEqual([
      'device.moved',
      'device.changed',
      'device.conflict',
    ]);
  });

  it('is carried out by one process, and by the next one as soon as that is gone', async () => {
    const second = new Process(site);
    await second.mark.onApplicationBootstrap();
    await first.monitor.sweep('all');
    await second.monitor.sweep('all');
    expect([first.probes.asked.length, second.probes.asked.length]).toEqual([1, 0]);
    await first.mark.onApplicationShutdown();
    await second.monitor.sweep('all');
    expect(second.probes.asked).toHaveLength(1);
    await second.monitor.beforeApplicationShutdown();
    expect(await site.rows(sql`select sweeper from system_status`)).toEqual([{ sweeper: null }]);
    await second.mark.onApplicationShutdown();
  });

  it('notices that somebody set the clock', async () => {
    await passes(first, 1);
    site.clock.step(3_600_000);
    await passes(first, 1);
    site.clock.step(-3_600_000);
    await passes(first, 1);
    const steps = await site.rows(
      sql`select payload->>'seconds' as seconds from event where name = 'clock.stepped' order by id`,
    );
    expect(steps).toEqual([{ seconds: '3600' }, { seconds: '-3600' }]);
  });
});

describe('Sweeps without a database', () => {
  it('go on with the devices that were known, and are stored in order when it is back', async () => {
    const { site, line } = await PresenceSite.openOverLine();
    await site.rows(sql`insert into system_status (id, updated_at, started_at) values (1, now(), now())`);
    await site.device(await site.employee('Ada'), '10.0.0.1');
    const process = new Process(site);
    const pass = async () => {
      await process.monitor.sweep('all');
      site.clock.advance(minute);
    };
    process.probes.present.add('10.0.0.1');
    await pass();
    await line.shut();
    await pass();
    process.probes.present.clear();
    for (let passed = 0; passed < 4; passed += 1) await pass();
    expect(process.backlog.depth).toBe(5);
    await line.open();
    process.probes.present.add('10.0.0.1');
    await pass();
    expect(process.backlog.depth).toBe(0);
    const sessions = await site.rows(sql`select to_char(started_at at time zone 'UTC', 'HH24:MI') as since,
      to_char(ended_at at time zone 'UTC', 'HH24:MI') as until from presence_session order by started_at`);
    expect(sessions).toEqual([
      { since: '08:00', until: '08:01' },
      { since: '08:06', until: null },
    ]);
    expect(await site.rows(sql`select count(*)::int4 as stretches from coverage`)).toEqual([{ stretches: 1 }]);
    await site.close();
  });
});

describe('The rhythm of sweeps', () => {
  it('is a whole one each interval with quick ones in between, and leaves out what there is no time for', async () => {
    const site = await PresenceSite.open();
    const rhythm = new SweepRhythm(site.clock, site.config);
    expect(rhythm.next()).toEqual({ beat: 'all', waitMs: 0 });
    site.clock.advance(7000);
    expect(rhythm.next()).toEqual({ beat: 'silent', waitMs: 15_000 });
    site.clock.advance(40_000);
    expect(rhythm.next()).toEqual({ beat: 'all', waitMs: 13_000 });
    site.clock.advance(13_000 + 150_000);
    expect(rhythm.next()).toEqual({ beat: 'all', waitMs: 0 });
    expect(rhythm.skipped).toBe(1);
    await site.close();
  });
});
