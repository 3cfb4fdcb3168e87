import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Overview } from '../../../src/http/overview.js';
import { Database } from '../../../src/database/database.js';
import { ProcessMark } from '../../../src/database/process-mark.js';
import { PresenceCounter } from '../../../src/presence/board/now/presence-counter.js';
import { PresenceNow } from '../../../src/presence/board/now/presence-now.service.js';
import { PresenceSite } from '../presence-site.js';

describe('Who is here now', () => {
  let site: PresenceSite;
  let now: PresenceNow;
  let overview: Overview;
  let mark: ProcessMark;
  let ada: number;
  let desk: number;
  let pocket: number;

  beforeAll(async () => {
    site = await PresenceSite.open();
    const { em, address } = site.database;
    now = new PresenceNow(em, site.clock, site.presence, site.config);
    overview = new Overview();
    expect(new PresenceCounter(em, site.clock, site.config, overview)).toBeInstanceOf(PresenceCounter);
    mark = new ProcessMark(Database.at(address));
    await mark.onApplicationBootstrap();
  });
  beforeEach(async () => {
    await site.clear();
    await site.rows(sql`truncate found_device`);
    await site.rows(sql`insert into system_status (id, updated_at, started_at) values (1, now(), now())`);
    ada = await site.employee('Ada');
    desk = await site.device(ada, '10.0.0.1');
    pocket = await site.device(ada, '10.0.0.2', 'phone', false);
  });
  afterAll(async () => {
    await mark.onApplicationShutdown();
    await site.close();
  });

  /** The newest sweep ended now. */
  const swept = (blind: string | null = null) =>
    site.rows(sql`update system_status set engine = 'icmp', swept_at = ${site.clock.now().toISOString()}, blind = ${blind},
                    sweeper = ${mark.id}`);
  const board = () => site.run(() => now.board());
  const standings = async () =>
    (await board()).employees.map(({ employee_name, standing }) => `${employee_name} ${standing}`);
  const counts = async () => (await site.run(() => overview.counts()))['presence'];

  it('is told with the devices that say so, in the order of the employees', async () => {
    await site.employee('Grace');
    await site.device(await site.employee('Linus'), '10.0.0.3', 'laptop');
    await site.rows(sql`update employee set display_order = 0 where employee_name = 'Linus'`);
    await site.minutes(3, [
      [desk, 'up'],
      [pocket, 'down'],
    ]);
    await swept();
    const { at, counts: number, sweep, employees } = await board();
    expect(at).toBe('2026-03-02T08:03:00.000Z');
    expect(number).toEqual({ here: 1, away: 1, unknown: 1 });
    expect(sweep).toEqual({
      engine: 'icmp',
      swept_at: '2026-03-02T08:03:00.000Z',
      blind: null,
      sweeping: true,
      interval_seconds: 60,
      sound: true,
    });
    expect(employees.map(({ employee_name, standing }) => `${employee_name} ${standing}`)).toEqual([
      'Linus away',
      'Ada here',
      'Grace unknown',
    ]);
    expect(employees[1]).toEqual({
      id: ada,
      employee_name: 'Ada',
      fake_name: 'Ada',
      display_order: 1,
      area: 'default',
      standing: 'here',
      is_online: true,
      since: '2026-03-02T08:00:00.000Z',
      last_seen: '2026-03-02T08:02:00.000Z',
      devices: [
        {
          id: desk,
          device_name: 'Primary Device',
          device_class: 'wired',
          counts_for_presence: true,
          is_online: true,
          answer: 'up',
          last_seen: '2026-03-02T08:02:00.000Z',
        },
        {
          id: pocket,
          device_name: 'Primary Device',
          device_class: 'phone',
          counts_for_presence: false,
          is_online: false,
          answer: 'down',
          last_seen: null,
        },
      ],
    });
  });

  it('is not told of a device that does not count, nor of whoever is not active', async () => {
    await site.device(await site.employee('Gone'), '10.0.0.3');
    await site.rows(sql`update employee set active = false where employee_name = 'Gone'`);
    await site.minutes(3, [[pocket, 'up']]);
    await swept();
    expect(await standings()).toEqual(['Ada away']);
    expect(await counts()).toEqual({ here: 0, away: 1, unknown: 0, devices: 3, found_devices: 0, blind: 0 });
  });

  it('is unknown while the sweep is blind, was too long ago, or there was none', async () => {
    await site.minutes(1, [[desk, 'up']]);
    expect(await standings()).toEqual(['Ada unknown']);
    await swept('No network interface has a link.');
    expect(await standings()).toEqual(['Ada unknown']);
    expect(await counts()).toMatchObject({ here: 0, away: 0, unknown: 1, blind: 1 });
    await swept();
    expect(await standings()).toEqual(['Ada here']);
    site.clock.advance(180_001);
    expect(await standings()).toEqual(['Ada unknown']);
    expect((await board()).employees[0]).toMatchObject({ is_online: true, last_seen: '2026-03-02T08:00:00.000Z' });
  });

  it('is told with the word that nobody sweeps when the process that did is gone', async () => {
    await swept();
    await site.rows(sql`update system_status set sweeper = 7`);
    expect((await board()).sweep).toMatchObject({ sweeping: false, sound: true });
  });

  it('is no trouble of the first screen where nobody is to be looked for', async () => {
    await site.clear();
    expect(await counts()).toEqual({ here: 0, away: 0, unknown: 0, devices: 0, found_devices: 0, blind: 0 });
    expect(await board()).toMatchObject({ employees: [], sweep: { engine: null, sweeping: false, sound: false } });
    await site.rows(sql`insert into found_device (ip_address, first_seen_at, last_seen_at, ignored)
                        values ('10.0.0.8', now(), now(), false), ('10.0.0.9', now(), now(), true)`);
    expect(await counts()).toMatchObject({ found_devices: 1 });
  });
});
