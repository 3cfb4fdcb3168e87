import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DeviceLocks } from '../../../src/attendance/line/device-locks.js';
import { Database } from '../../../src/database/database.js';
import { Proxy } from '../../program/proxy.js';
import { freshDatabase, type FreshDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

const ignore = () => undefined;

function locksOver(address = fresh.address): DeviceLocks {
  const locks = new DeviceLocks(Database.at(address));
  onTestFinished(() => locks.onApplicationShutdown());
  return locks;
}

async function overLine(): Promise<{ locks: DeviceLocks; line: Proxy }> {
  const line = new Proxy(fresh.address);
  await line.open();
  onTestFinished(() => line.shut().catch(ignore));
  return { locks: locksOver({ ...fresh.address, host: '127.0.0.1', port: line.port }), line };
}

describe('The lock of a terminal', () => {
  it('is had by one process at a time', async () => {
    const [a, b] = [locksOver(), locksOver()];
    expect(await a.take(1, ignore)).toBe(true);
    expect(await b.take(1, ignore)).toBe(false);
    expect(await b.take(2, ignore)).toBe(true);
    await a.release(1);
    expect(await b.take(1, ignore)).toBe(true);
  });

  it('is had by one user in a process at a time, also by two who ask at the same moment', async () => {
    const locks = locksOver();
    const taken = await Promise.all([1, 2, 3].map(() => locks.take(5, ignore)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    await locks.release(5);
    expect(await locksOver().take(5, ignore)).toBe(true);
  });

  it('is free when its process is gone', async () => {
    const [a, b] = [locksOver(), locksOver()];
    await a.take(3, ignore);
    await a.onApplicationShutdown();
    await eventually(async () => expect(await b.take(3, ignore)).toBe(true));
  });

  it('is released once, and by nobody who does not have it', async () => {
    const [a, b] = [locksOver(), locksOver()];
    await a.take(4, ignore);
    await b.release(4);
    expect(await b.take(4, ignore)).toBe(false);
    await a.release(4);
    await a.release(4);
    expect(await b.take(4, ignore)).toBe(true);
  });

  it('is told to whoever waits for it in the same process when it is free', async () => {
    const locks = locksOver();
    const freed: number[] = [];
    locks.freed.subscribe(id => freed.push(id));
    await locks.take(6, ignore);
    expect(freed).toEqual([]);
    await locks.release(6);
    expect(freed).toEqual([6]);
  });
});

describe('A database that goes away', () => {
  it('takes the locks with it, and gives them back when it is there again', async () => {
    const { locks, line } = await overLine();
    const other = locksOver();
    const lost: number[] = [];
    for (const id of [11, 12]) expect(await locks.take(id, () => lost.push(id))).toBe(true);
    await line.shut();
    await eventually(async () => expect(await locks.take(13, ignore)).toBe(false));
    await line.open();
    await eventually(async () => expect(await locks.take(13, ignore)).toBe(true));
    expect(await Promise.all([11, 12, 13].map(id => other.take(id, ignore)))).toEqual([false, false, false]);
    expect(lost).toEqual([]);
  });

  it('lets another process be faster; then the lock is lost and said to be', async () => {
    const { locks, line } = await overLine();
    const other = locksOver();
    const lost: number[] = [];
    for (const id of [21, 22]) await locks.take(id, () => lost.push(id));
    await line.shut();
    await eventually(async () => expect(await other.take(21, ignore)).toBe(true));
    await line.open();
    await eventually(() => expect(lost).toEqual([21]));
    expect(await locks.take(21, ignore)).toBe(false);
    expect(await other.take(22, ignore)).toBe(false);
    await other.release(21);
    expect(await locks.take(21, ignore)).toBe(true);
  });

  it('while a lock is asked for does not leave it taken by nobody', async () => {
    const { locks, line } = await overLine();
    expect(await locks.take(31, ignore)).toBe(true);
    const asked = locks.take(32, ignore).catch(() => false);
    await line.shut();
    const isOurs = await asked;
    await line.open();
    await eventually(async () => expect(await locks.take(33, ignore)).toBe(true));
    const other = locksOver();
    if (isOurs) await locks.release(32);
    await eventually(async () => expect(await other.take(32, ignore)).toBe(true));
  });
});

it('A process that ends opens no connection for locks any more', async () => {
  const locks = locksOver();
  locks.beforeApplicationShutdown();
  expect(await locks.take(41, ignore)).toBe(false);
  await delay(0);
  expect(await locksOver().take(41, ignore)).toBe(true);
});
