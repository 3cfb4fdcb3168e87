import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { monday, PresenceSite } from '../presence-site.js';

const at = (text: string) => new Date(`2026-03-02T${text}Z`);

describe('Sessions of presence', () => {
  let site: PresenceSite;
  let ada: number;
  let wired: number;

  beforeAll(async () => {
    site = await PresenceSite.open();
  });
  beforeEach(async () => {
    await site.clear();
    ada = await site.employee('Ada');
    wired = await site.device(ada, '10.0.0.1');
  });
  afterAll(() => site.close());

  const sessions = () =>
    site
      .rows<{ line: string }>(
        sql`select concat_ws(' ', device_id, to_char(started_at at time zone 'UTC', 'HH24:MI:SS'),
                             to_char(ended_at at time zone 'UTC', 'HH24:MI:SS'), end_reason,
                             case when estimated then 'estimated' end) as line
            from presence_session order by started_at, id`,
      )
      .then(rows => rows.map(({ line }) => line));
  const changes = () =>
    site
      .rows<{ line: string }>(
        sql`select concat_ws(' ', status, to_char(timestamp at time zone 'UTC', 'HH24:MI:SS'),
                             to_char(detected_at at time zone 'UTC', 'HH24:MI:SS')) as line
            from state_change order by id`,
      )
      .then(rows => rows.map(({ line }) => line));
  const coverage = () =>
    site
      .rows<{ line: string }>(
        sql`select concat_ws(' ', to_char(started_at at time zone 'UTC', 'HH24:MI:SS'),
                             to_char(ended_at at time zone 'UTC', 'HH24:MI:SS')) as line from coverage order by started_at`,
      )
      .then(rows => rows.map(({ line }) => line));
  const standing = async (id: number) => (await site.run(() => site.presence.standing([id]))).get(id);

  it('begin at the first answer and end at the last, though the silence is noticed later', async () => {
    await site.minutes(5, [[wired, 'up']]);
    await site.minutes(3, [[wired, 'down']]);
    expect(await sessions()).toEqual([`${wired} 08:00:00 08:04:00 silent`]);
    expect(await changes()).toEqual(['1 08:00:00 08:00:00', '0 08:04:00 08:07:00']);
    expect(await site.told()).toEqual(['came_online Ada 08:00:00', 'went_offline Ada 08:04:00']);
  });

  it('go on over one lost sweep and over answers that are not known', async () => {
    await site.minutes(2, [[wired, 'up']]);
    await site.minutes(1, [[wired, 'down']]);
    await site.minutes(2, [[wired, 'up']]);
    await site.minutes(30, [[wired, 'unknown']]);
    expect(await sessions()).toEqual([`${wired} 08:00:00`]);
    expect(await standing(ada)).toEqual({ isOnline: true, lastSeen: at('08:04:00'), since: at('08:00:00') });
  });

  it('change nothing while the program is blind, and that time is not watched', async () => {
    await site.minutes(3, [[wired, 'up']]);
    await site.minutes(60, [[wired, 'down']], true);
    expect(await sessions()).toEqual([`${wired} 08:00:00`]);
    await site.minutes(2, [[wired, 'up']]);
    expect(await sessions()).toEqual([`${wired} 08:00:00 08:02:00 silent`, `${wired} 09:03:00`]);
    expect(await coverage()).toEqual(['08:00:00 08:02:01', '09:03:00 09:04:01']);
    expect(await site.told()).toEqual([
      'came_online Ada 08:00:00',
      'went_offline Ada 08:02:00',
      'came_online Ada 09:03:00',
    ]);
  });

  it('of several devices make one stay: somebody is here while one of them is', async () => {
    const phone = await site.device(ada, '10.0.0.2', 'phone');
    await site.minutes(3, [[wired, 'up']]);
    await site.minutes(3, [
      [wired, 'up'],
      [phone, 'up'],
    ]);
    await site.minutes(5, [
      [wired, 'down'],
      [phone, 'up'],
    ]);
    expect(await site.told()).toEqual(['came_online Ada 08:00:00']);
    expect(await standing(ada)).toEqual({ isOnline: true, lastSeen: at('08:10:00'), since: at('08:00:00') });
    await site.minutes(18, [
      [wired, 'down'],
      [phone, 'down'],
    ]);
    expect(await site.told()).toEqual(['went_offline Ada 08:10:00']);
    expect(await standing(ada)).toEqual({ isOnline: false, lastSeen: at('08:10:00'), since: null });
  });

  it('of a device that does not count move nobody', async () => {
    const desktop = await site.device(ada, '10.0.0.3', 'wired', false);
    await site.minutes(3, [[desktop, 'up']]);
    expect(await sessions()).toEqual([`${desktop} 08:00:00`]);
    expect(await site.told()).toEqual([]);
    expect(await standing(ada)).toEqual({ isOnline: false, lastSeen: null, since: null });
  });

  it('are the same when a sweep is told twice, and when it comes from a clock that was set back', async () => {
    await site.minutes(2, [[wired, 'up']]);
    site.clock.step(-60_000);
    await site.sweep([[wired, 'up']]);
    await site.sweep([[wired, 'up']]);
    site.clock.step(-3_600_000);
    await site.sweep([[wired, 'up']]);
    await site.sweep([[wired, 'down']]);
    expect(await sessions()).toEqual([`${wired} 08:00:00`]);
    expect((await standing(ada))?.lastSeen).toEqual(at('08:01:00'));
    expect(await coverage()).toEqual(['08:00:00 08:01:01']);
  });

  it('cannot overlap: the database refuses it', async () => {
    await site.minutes(2, [[wired, 'up']]);
    const other = sql`insert into presence_session (device_id, employee_id, started_at) values (${wired}, ${ada}, '2026-03-02T07:00:00Z')`;
    await expect(site.rows(other)).rejects.toThrow(/presence_session_(apart|open)/);
  });

  it('are estimated to have ended a little after the last sign of life of this program', async () => {
    await site.minutes(5, [[wired, 'up']]);
    const outage = { lastSignOfLife: at('08:04:20'), startedAgainAt: at('09:30:00'), thresholdMs: 60_000 };
    site.clock.step(at('09:30:00').getTime() - site.clock.now().getTime());
    const marked = await site.run(() => site.database.em.transactional(() => site.sessions.estimateEnds(outage)));
    expect(marked).toBe(1);
    expect(await sessions()).toEqual([`${wired} 08:00:00 08:05:20 outage estimated`]);
    await site.minutes(2, [[wired, 'up']]);
    expect(await sessions()).toEqual([`${wired} 08:00:00 08:05:20 outage estimated`, `${wired} 09:30:00`]);
    expect(await site.told()).toEqual([
      'came_online Ada 08:00:00',
      'went_offline Ada 08:05:20',
      'came_online Ada 09:30:00',
    ]);
  });

  it('go on under the new owner when a device is handed over', async () => {
    const grace = await site.employee('Grace');
    await site.minutes(5, [[wired, 'up']]);
    await site.run(() =>
      site.database.em.transactional(async em => {
        await em.execute('update device set employee_id = ? where id = ?', [grace, wired]);
        await site.sessions.moved(wired, ada);
      }),
    );
    expect(await site.told()).toEqual([
      'came_online Ada 08:00:00',
      'went_offline Ada 08:04:00',
      'came_online Grace 08:04:00',
    ]);
    await site.minutes(2, [[wired, 'up']]);
    expect(await sessions()).toEqual([`${wired} 08:00:00 08:04:00 moved`, `${wired} 08:04:00`]);
    expect(await standing(ada)).toBeUndefined();
    expect(await standing(grace)).toMatchObject({ isOnline: true, since: at('08:04:00') });
  });

  it('end when the device is deleted', async () => {
    await site.minutes(2, [[wired, 'up']]);
    await site.run(() => site.database.em.transactional(() => site.sessions.removed(wired)));
    expect(await site.told()).toEqual(['came_online Ada 08:00:00', 'went_offline Ada 08:01:00']);
    expect(await sessions()).toEqual([`${wired} 08:00:00 08:01:00 removed`]);
  });

  it('take a thousand devices in a sweep', async () => {
    await site.rows(sql`insert into employee (employee_name, fake_name, display_order, created_at, updated_at)
      select 'P' || n, 'P' || n, n + 10, now(), now() from generate_series(1, 1000) n`);
    await site.rows(sql`insert into device (employee_id, ip_address, device_class, counts_for_presence, created_at, updated_at)
      select id, '10.1.' || id / 256 || '.' || id % 256, 'wired', true, now(), now() from employee where display_order > 10`);
    const ids = await site.rows<{ id: number }>(sql`select id from device order by id`);
    await site.minutes(
      2,
      ids.map(({ id }) => [id, 'up']),
    );
    const [open] = await site.rows<{ open: number }>(sql`select count(*)::int4 as open from presence_session`);
    expect(open).toEqual({ open: 1001 });
    expect(await site.told()).toHaveLength(1001);
    expect(site.clock.now().getTime()).toBe(monday + 120_000);
  });
});
