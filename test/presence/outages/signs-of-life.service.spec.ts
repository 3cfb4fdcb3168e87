import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SignsOfLife } from '../../../src/presence/outages/signs-of-life.service.js';
import { FakeHost } from '../../fakes/fake.host.js';
import { PresenceSite } from '../presence-site.js';

const minute = 60_000;

describe('Signs of life', () => {
  let site: PresenceSite;
  let host: FakeHost;
  let signs: SignsOfLife;
  let wired: number;

  beforeAll(async () => {
    site = await PresenceSite.open();
    host = new FakeHost(site.config);
    signs = new SignsOfLife(site.database.em, site.bus, site.clock, site.sessions, host);
  });
  beforeEach(async () => {
    await site.clear();
    wired = await site.device(await site.employee('Ada'), '10.0.0.1');
  });
  afterAll(() => site.close());

  const start = () => site.run(() => signs.give(true));
  const goOn = () => site.run(() => signs.give(false));
  const outages = () =>
    site
      .rows<{ line: string }>(
        sql`select concat_ws(' ', to_char(started_at at time zone 'UTC', 'HH24:MI:SS'), to_char(ended_at at time zone 'UTC', 'HH24:MI:SS'),
                             cause, devices_marked) as line from outage order by id`,
      )
      .then(rows => rows.map(({ line }) => line));
  /** Sweeps and signs of life for so many minutes. */
  const watch = async (minutes: number) => {
    for (let passed = 0; passed < minutes; passed += 1) {
      await goOn();
      await site.minutes(1, [[wired, 'up']]);
    }
  };

  it('that come in time find no outage, from the very first start on', async () => {
    expect(await start()).toBeNull();
    await watch(5);
    site.clock.advance(30_000);
    expect(await start()).toBeNull();
    expect(await outages()).toEqual([]);
  });

  it('that come late store an outage, and whoever was here then is taken to have gone', async () => {
    await start();
    await watch(5);
    site.clock.advance(90 * minute);
    host.reboot();
    expect(await start()).toMatchObject({ cause: 'host_rebooted', devicesMarked: 1 });
    expect(await outages()).toEqual(['08:04:00 09:35:00 host_rebooted 1']);
    const facts = await site.rows(sql`select name, payload->>'last_seen' as seen, payload->>'message' as message
                                      from event where name in ('employee.went_offline', 'outage.detected') order by id`);
    expect(facts).toEqual([
      { name: 'employee.went_offline', seen: '2026-03-02T08:05:00.000Z', message: null },
      {
        name: 'outage.detected',
        seen: null,
        message: 'Nobody watched for 1 h 31 min: the host was rebooted or lost its power.',
      },
    ]);
  });

  it('find an outage once, however many processes start at the same moment', async () => {
    await start();
    await watch(2);
    site.clock.advance(10 * minute);
    const found = await Promise.all([start(), start(), start()]);
    expect(found.filter(outage => outage !== null)).toHaveLength(1);
    expect(await outages()).toEqual(['08:01:00 08:12:00 program_stopped 1']);
  });

  it('tell an orderly stop from a crash, and a host that slept from both', async () => {
    await start();
    await watch(2);
    await site.run(() => signs.stop());
    site.clock.advance(10 * minute);
    expect((await start())?.cause).toBe('clean_stop');
    site.clock.advance(10 * minute);
    expect((await goOn())?.cause).toBe('suspended');
  });

  it('leave everything as it is after a restart in time', async () => {
    await start();
    await watch(3);
    await site.run(() => signs.stop());
    site.clock.advance(minute);
    expect(await start()).toBeNull();
    await watch(2);
    const sessions = await site.rows(
      sql`select count(*)::int4 as all, count(ended_at)::int4 as over from presence_session`,
    );
    expect(sessions).toEqual([{ all: 1, over: 0 }]);
  });
});
