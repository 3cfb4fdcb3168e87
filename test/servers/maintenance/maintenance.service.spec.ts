import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  CreateMaintenanceWindow,
  UpdateMaintenanceWindow,
} from '../../../src/servers/maintenance/maintenance-window.dto.js';
import { MaintenanceMonitor } from '../../../src/servers/maintenance/maintenance.monitor.js';
import { InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { Administration } from '../administration.js';

const minute = 60_000;
/** The clock of the tests begins at noon. */
const today = (time: string) => `2026-03-01T${time}:00.000Z`;
/** Names of the fields an attempt is refused for. */
const refusal = (attempt: Promise<unknown>) =>
  attempt.catch((error: InvalidInput) => error.errors.map(({ field }) => field));

describe('Maintenance windows', () => {
  let site: Administration;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    site = await Administration.open();
  });
  beforeEach(async () => {
    await site.rows(sql`truncate server, maintenance_window, event restart identity cascade`);
    site.clock.step(Date.parse(today('12:00')) - site.clock.now().getTime());
  });
  afterAll(() => site.close());

  const add = async (name: string, tags: string[] = []) =>
    (await site.run(() => site.servers.create({ name, protocol: 'icmp', host: '10.0.0.5', tags }))).id;
  const open = (input: Partial<CreateMaintenanceWindow>) =>
    site.run(() => site.maintenance.create({ name: 'Patch day', ...input }));
  const change = (id: number, input: UpdateMaintenanceWindow) => site.run(() => site.maintenance.change(id, input));
  const catchUp = () => site.run(() => site.maintenance.catchUp());
  const state = async (id: number) => (await site.run(() => site.servers.get(id))).state;
  const spans = (id: number) =>
    site
      .rows<{ status: string; at: string }>(
        sql`select status, to_char(started_at at time zone 'UTC', 'HH24:MI:SS') as at
            from server_span where server_id = ${id} order by started_at`,
      )
      .then(rows => rows.map(({ status, at }) => `${at} ${status}`));

  it('open and close by the clock, at the exact boundary however late somebody looks', async () => {
    const server = await add('web');
    await open({ starts_at: today('12:30'), ends_at: today('13:00') });
    expect(await catchUp()).toBe(0);
    site.clock.advance(30 * minute + 3_000);
    expect(await catchUp()).toBe(1);
    expect(await catchUp()).toBe(0);
    expect(await state(server)).toBe('maintenance');
    site.clock.advance(3 * 60 * minute);
    expect(await catchUp()).toBe(1);
    expect(await spans(server)).toEqual(['12:00:00 unknown', '12:30:00 maintenance', '13:00:00 unknown']);
  });

  it('are told of once each way', async () => {
    await add('web');
    await open({ starts_at: today('12:30'), ends_at: today('13:00') });
    await site.newFacts();
    site.clock.advance(31 * minute);
    await Promise.all([catchUp(), catchUp(), catchUp()]);
    const facts = await site.newFacts();
    expect(facts.map(({ payload }) => payload)).toMatchObject([
      { from: 'unknown', to: 'maintenance', since: today('12:30'), announce: false },
    ]);
  });

  it('take effect when they are made, changed and deleted, from that moment on', async () => {
    const server = await add('web');
    site.clock.advance(10 * minute);
    const { id, active } = await open({ starts_at: today('11:00'), ends_at: today('13:00') });
    expect(active).toBe(true);
    expect(await state(server)).toBe('maintenance');
    site.clock.advance(10 * minute);
    expect((await change(id, { ends_at: today('12:05') })).active).toBe(false);
    expect(await state(server)).toBe('unknown');
    site.clock.advance(10 * minute);
    await change(id, { ends_at: today('13:00') });
    site.clock.advance(10 * minute);
    await site.run(() => site.maintenance.remove(id));
    expect(await spans(server)).toEqual([
      '12:00:00 unknown',
      '12:10:00 maintenance',
      '12:20:00 unknown',
      '12:30:00 maintenance',
      '12:40:00 unknown',
    ]);
  });

  it('apply to the listed servers and to those with a tag, to all where neither is given', async () => {
    const [listed, tagged, other] = [await add('a'), await add('b', ['db', 'x']), await add('c', ['web'])];
    const { id } = await open({
      server_ids: [listed],
      tags: ['db'],
      starts_at: today('11:00'),
      ends_at: today('13:00'),
    });
    const states = async () => [await state(listed), await state(tagged), await state(other)];
    expect(await states()).toEqual(['maintenance', 'maintenance', 'unknown']);
    await change(id, { server_ids: [], tags: [] });
    expect(await states()).toEqual(['maintenance', 'maintenance', 'maintenance']);
  });

  it('cover a server that is added or tagged while they are open', async () => {
    await open({ tags: ['db'], starts_at: today('11:00'), ends_at: today('13:00') });
    expect(await state(await add('new', ['db']))).toBe('maintenance');
    const late = await add('late');
    expect(await state(late)).toBe('unknown');
    await site.run(() => site.servers.change(late, { tags: ['db'] }));
    expect(await state(late)).toBe('maintenance');
    await site.run(() => site.servers.change(late, { tags: [] }));
    expect(await state(late)).toBe('unknown');
  });

  it('that overlap make one maintenance', async () => {
    const server = await add('web');
    await open({ starts_at: today('12:10'), ends_at: today('12:30') });
    const second = await open({ name: 'Second', starts_at: today('12:20'), ends_at: today('12:40') });
    for (let n = 0; n < 9; n++) {
      site.clock.advance(6 * minute);
      await catchUp();
    }
    await site.run(() => site.maintenance.remove(second.id));
    expect(await spans(server)).toEqual(['12:00:00 unknown', '12:10:00 maintenance', '12:40:00 unknown']);
  });

  it('stay hidden behind a pause', async () => {
    const server = await add('web');
    await open({ starts_at: today('11:00'), ends_at: today('13:00') });
    await site.run(() => site.servers.change(server, { status: 'paused' }));
    expect(await state(server)).toBe('paused');
    await site.run(() => site.servers.change(server, { status: 'active' }));
    expect(await state(server)).toBe('maintenance');
  });

  it('of the weekly kind open on their days in their zone', async () => {
    const server = await add('web');
    const weekly = { weekdays: [0], local_time: '13:30', duration_minutes: 30, time_zone: 'Europe/Vienna' };
    expect(await open(weekly)).toMatchObject({ ...weekly, starts_at: null, active: false });
    site.clock.advance(45 * minute);
    await catchUp();
    expect(await state(server)).toBe('maintenance');
    site.clock.advance(7 * 24 * 60 * minute + 30 * minute);
    await catchUp();
    expect(await spans(server)).toEqual(['12:00:00 unknown', '12:30:00 maintenance', '13:00:00 unknown']);
  });

  it('that are wrong are refused by field and change nothing', async () => {
    expect(await refusal(open({}))).toEqual(['starts_at', 'ends_at']);
    const times = { starts_at: today('11:00'), ends_at: today('13:00') };
    expect(await refusal(open({ ...times, server_ids: [999] }))).toEqual(['server_ids']);
    const { id } = await open(times);
    expect(await refusal(change(id, { local_time: '02:00' }))).toEqual(['local_time']);
    expect(await refusal(change(id, { ends_at: null }))).toEqual(['ends_at']);
    expect(await site.run(() => site.maintenance.get(id))).toMatchObject({ ...times, local_time: null });
    await expect(change(999, { name: 'x' })).rejects.toThrow(NotFound);
  });

  it('keep the id of a deleted server, so that they do not come to apply to all', async () => {
    const [gone, other] = [await add('gone'), await add('other')];
    const { id } = await open({ server_ids: [gone], starts_at: today('11:00'), ends_at: today('13:00') });
    await site.run(() => site.servers.remove(gone));
    expect(await change(id, { name: 'Still here' })).toMatchObject({ server_ids: [gone] });
    expect(await state(other)).toBe('unknown');
  });

  it('are looked at by a monitor that outlives a lost database', async () => {
    const monitor = new MaintenanceMonitor(site.database.unitOfWork, site.maintenance);
    const server = await add('web');
    await open({ starts_at: today('12:30'), ends_at: today('13:00') });
    site.clock.advance(31 * minute);
    await site.rows(sql`alter table maintenance_window rename to elsewhere`);
    await expect(monitor.look()).resolves.toBeUndefined();
    await site.rows(sql`alter table elsewhere rename to maintenance_window`);
    await monitor.look();
    expect(await state(server)).toBe('maintenance');
  });
});
