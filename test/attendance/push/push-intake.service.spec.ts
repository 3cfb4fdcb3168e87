import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AdmittedTerminal } from '../../../src/attendance/push/push-gate.service.js';
import type { PushCall } from '../../../src/attendance/push/wire/push-call.codec.js';
import { Forbidden } from '../../../src/shared/errors.js';
import { callOf, Gatehouse } from './gatehouse.js';

let house: Gatehouse;
beforeAll(async () => {
  house = await Gatehouse.open();
});
afterAll(() => house.close());
beforeEach(() => house.clear());

const stamped = (stamp: number, table = 'ATTLOG') => callOf(`SN=A&table=${table}&Stamp=${stamp}`);
const timeOf = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString().slice(0, 19).replace('T', ' ');

async function stamps(): Promise<object | undefined> {
  const [row] = await house.rows<{ stamps: object }>(
    sql<{ stamps: object }>`select push_stamps as stamps from attendance_device`,
  );
  return row?.stamps;
}

async function begin(): Promise<Record<string, string>> {
  const terminal = await house.admit('A');
  return house.run(() => house.intake.begin(terminal));
}

async function remember(call: PushCall, terminal?: AdmittedTerminal): Promise<void> {
  const known = terminal ?? (await house.admit('A'));
  await house.run(() => house.intake.remember(known, call));
}

describe('How far a terminal has delivered', () => {
  beforeEach(() => house.device('Gate', 'A'));

  it('is remembered for each table, from the moment it was told where to begin', async () => {
    await remember(stamped(5));
    expect(await stamps()).toEqual({});
    expect(await begin()).toEqual({ ATTLOG: '0' });
    await remember(stamped(5));
    await remember(stamped(9, 'OPERLOG'));
    await remember(stamped(9, 'FANCY'));
    expect(await begin()).toEqual({ ATTLOG: '5', OPERLOG: '9' });
  });

  it('is forgotten when it is to send again, whatever was under way', async () => {
    await begin();
    const before = await house.admit('A');
    await house.rows(sql`update attendance_device set push_stamps = '{}'`);
    await remember(stamped(7), before);
    expect(await stamps()).toEqual({});
    await begin();
    await remember(stamped(7), { ...before, stamps: { ATTLOG: '6' } });
    expect(await stamps()).toEqual({ ATTLOG: '0' });
  });

  it('does not count where the device was deleted meanwhile: the terminal keeps its punches', async () => {
    const terminal = await house.admit('A');
    await house.rows(sql`delete from attendance_device`);
    const body = Buffer.from('1\t2026-03-02 08:00:00\n');
    const taken = house.run(() => house.intake.take(terminal, body));
    await expect(taken).rejects.toBeInstanceOf(Forbidden);
  });

  it('is counted in lines, many of them in one call', async () => {
    const terminal = await house.admit('A');
    const lines = Array.from({ length: 12_000 }, (_, n) => `${n % 50}\t${timeOf(n)}\t0\t1\n`);
    const body = Buffer.from([...lines, 'bad\n', ...lines.slice(0, 500)].join(''));
    expect(await house.run(() => house.intake.take(terminal, body))).toBe(12_501);
    const [row] = await house.rows<{ count: number }>(
      sql<{ count: number }>`select count(*)::int as count from attendance_record`,
    );
    expect(row?.count).toBe(12_000);
  });
});
