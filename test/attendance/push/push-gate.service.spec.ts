import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Forbidden, TooManyRequests } from '../../../src/shared/errors.js';
import { Gatehouse } from './gatehouse.js';

let house: Gatehouse;
beforeAll(async () => {
  house = await Gatehouse.open();
});
afterAll(() => house.close());
beforeEach(() => house.clear());

const counted = async (approval: string) => {
  const [row] = await house.rows<{ count: number }>(
    sql<{ count: number }>`select count(*)::int as count from push_terminal where approval = ${approval}`,
  );
  return row?.count;
};

const iso = (text: string | null | undefined) => (text ? new Date(text).toISOString() : null);

const fill = async (count: number, lastSeen: string) => {
  await house.rows(sql`
    insert into push_terminal (serial_number, remote_address, first_seen_at, last_seen_at)
    select 'OLD' || n, '10.9.9.9', ${lastSeen}::timestamptz, ${lastSeen}::timestamptz
    from generate_series(1, ${count}::int) n`);
};

const heard = async () => {
  const [row] = await house.rows<{ terminal: string; device: string | null; address: string }>(
    sql<{ terminal: string; device: string | null; address: string }>`
      select to_json(last_seen_at) #>> '{}' as terminal, to_json(last_heard_at) #>> '{}' as device,
             remote_address as address
      from push_terminal left join attendance_device d on d.id = device_id`,
  );
  return [iso(row?.terminal), iso(row?.device), row?.address];
};

describe('Terminals that nobody knows', () => {
  it('wait, two hundred of them and no more', async () => {
    await fill(199, '2026-03-01T08:00:00Z');
    expect(await house.refusal('A')).toBeInstanceOf(Forbidden);
    expect(await house.refusal('B')).toBeInstanceOf(TooManyRequests);
    expect(await counted('pending')).toBe(200);
  });

  it('give their place to others when they have not called for a week', async () => {
    await fill(200, '2026-02-23T07:59:59Z');
    expect(await house.refusal('A')).toBeInstanceOf(Forbidden);
    expect(await counted('pending')).toBe(1);
  });

  it('are announced by one address fifty times an hour at most', async () => {
    for (let n = 0; n < 50; n += 1) expect(await house.refusal(`N${n}`)).toBeInstanceOf(Forbidden);
    expect(await house.refusal('N50')).toBeInstanceOf(TooManyRequests);
    expect(await house.refusal('N50', '10.0.0.2')).toBeInstanceOf(Forbidden);
    expect(await house.refusal('N1')).toBeInstanceOf(Forbidden);
    house.clock.advance(3_600_000);
    expect(await house.refusal('N51')).toBeInstanceOf(Forbidden);
  });

  it('are noted once however many calls come at the same time', async () => {
    const refusals = await Promise.all(Array.from({ length: 8 }, () => house.refusal('A')));
    for (const error of refusals) expect(error).toBeInstanceOf(Forbidden);
    expect(await counted('pending')).toBe(1);
    expect(await house.rows(sql`select from event where name = 'push_terminal.found'`)).toHaveLength(1);
  });
});

describe('A terminal whose serial number is that of a device', () => {
  it('is let in as it, without a word', async () => {
    const id = await house.device('Gate', 'A');
    expect(await house.admit('A')).toMatchObject({ deviceId: id, timezone: 'Europe/Kyiv', stamps: {} });
    expect(await house.rows(sql`select from event`)).toEqual([]);
  });

  it('waits where the device is switched off, or two have that number', async () => {
    await house.device('Off', 'A', false);
    await house.device('One', 'B');
    await house.device('Two', 'B');
    expect(await house.refusal('A')).toBeInstanceOf(Forbidden);
    expect(await house.refusal('B')).toBeInstanceOf(Forbidden);
    expect(await counted('pending')).toBe(2);
  });

  it('waits again when the device was deleted', async () => {
    await house.device('Gate', 'A');
    await house.admit('A');
    await house.rows(sql`delete from attendance_device`);
    expect(await house.refusal('A')).toEqual(new Forbidden('This terminal waits for approval.'));
  });
});

describe('A sign of life', () => {
  it('is written every fifteen seconds, and when it comes from elsewhere', async () => {
    await house.device('Gate', 'A');
    await house.admit('A');
    house.clock.advance(14_999);
    await house.admit('A');
    expect((await heard())[0]).toBe('2026-03-02T08:00:00.000Z');
    house.clock.advance(1);
    await house.admit('A');
    expect(await heard()).toEqual(['2026-03-02T08:00:15.000Z', '2026-03-02T08:00:15.000Z', '10.0.0.1']);
    house.clock.advance(1000);
    await house.admit('A', '10.0.0.7');
    expect(await heard()).toEqual(['2026-03-02T08:00:16.000Z', '2026-03-02T08:00:16.000Z', '10.0.0.7']);
  });

  it('of a terminal that waits is none of a device', async () => {
    await house.refusal('A');
    house.clock.advance(60_000);
    await house.refusal('A');
    expect(await heard()).toEqual(['2026-03-02T08:01:00.000Z', null, '10.0.0.1']);
  });
});
