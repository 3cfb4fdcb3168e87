import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../src/database/bulk.js';
import { LeaseService } from '../../../src/servers/schedule/lease.service.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

/** First key of the locks by which a process shows that it lives. */
const lockSpace = 7301;

const sorted = (ids: readonly number[]) => ids.toSorted((a, b) => a - b);

describe('Leases', () => {
  let database: TestDatabase;
  let leases: LeaseService;
  const living = new Map<number, pg.Client>();

  beforeAll(async () => {
    database = await testDatabase();
    leases = new LeaseService(database.em);
  });
  beforeEach(() => rows(sql`truncate server, check_worker restart identity cascade`));
  afterEach(async () => {
    for (const worker of living.keys()) await die(worker);
  });
  afterAll(() => database.close());

  const rows = <Row>(statement: ReturnType<typeof sql<Row>>) =>
    database.unitOfWork.run(() => query(database.em, statement));
  const renew = (worker: number) => database.unitOfWork.run(() => leases.renew(worker));
  const leave = (worker: number) => database.unitOfWork.run(() => leases.leave(worker));

  /** A process connects and shows its mark. */
  async function live(worker: number): Promise<void> {
    const client = new pg.Client(database.address);
    await client.connect();
    await client.query('select pg_advisory_lock($1, $2)', [lockSpace, worker]);
    living.set(worker, client);
  }

  /** Its connection ends, as it does when the process is killed. */
  async function die(worker: number): Promise<void> {
    const client = living.get(worker);
    living.delete(worker);
    await client?.query('select pg_advisory_unlock_all()');
    await client?.end();
  }

  const silentFor = (worker: number, seconds: number) =>
    rows(sql`update check_worker set seen_at = seen_at - make_interval(secs => ${seconds}) where id = ${worker}`);
  const leasesEnded = (worker: number) =>
    rows(sql`update check_lease set until = now() - interval '1 ms' where owner = ${worker}`);

  const serversOf = async (count: number, columns: { protocol?: string; status?: string } = {}) => {
    const found = await rows<{ id: number }>(
      sql<{ id: number }>`
        with made as (
          insert into server (name, protocol, status, host, check_interval, timeout, retry_interval, created_at, updated_at)
          select gen_random_uuid()::text, ${columns.protocol ?? 'http'}, ${columns.status ?? 'active'}, 'localhost', 60, 10, 20,
                 now(), now()
          from generate_series(1, ${count}::int) returning id)
        insert into check_lease (server_id, until) select id, now() from made returning server_id as id`,
    );
    return found.map(({ id }) => id);
  };
  const owners = async () => {
    const found = await rows<{ id: number; owner: number | null }>(
      sql<{ id: number; owner: number | null }>`select server_id as id, owner from check_lease`,
    );
    return new Map(found.map(({ id, owner }) => [id, owner]));
  };

  it('give all servers to a process that is alone, and keep them with it', async () => {
    await live(1);
    const all = await serversOf(25);
    expect(sorted(await renew(1))).toEqual(all);
    expect(sorted(await renew(1))).toEqual(all);
    expect(new Set((await owners()).values())).toEqual(new Set([1]));
  });

  it('last ten seconds from each renewal, by the clock of the database', async () => {
    await live(1);
    await serversOf(1);
    await renew(1);
    const left = () =>
      rows<{ seconds: number }>(
        sql<{ seconds: number }>`select extract(epoch from until - now())::float8 as seconds from check_lease`,
      );
    await rows(sql`update check_lease set until = now() + interval '1 s'`);
    await renew(1);
    expect((await left())[0]?.seconds).toBeGreaterThan(9);
    expect((await left())[0]?.seconds).toBeLessThanOrEqual(10);
  });

  it('are shared evenly when another process comes: the surplus goes over, nothing else moves', async () => {
    await Promise.all([live(1), live(2), live(3)]);
    const all = await serversOf(10);
    await renew(1);
    expect(await renew(2)).toEqual([]);
    const kept = await renew(1);
    expect(kept).toHaveLength(5);
    const second = await renew(2);
    expect(sorted([...kept, ...second])).toEqual(all);
    expect(await renew(3)).toEqual([]);
    const [first, other] = [await renew(1), await renew(2)];
    const third = await renew(3);
    expect([first.length, other.length, third.length]).toEqual([4, 4, 2]);
    expect(sorted([...first, ...other, ...third])).toEqual(all);
    expect(first.every(id => kept.includes(id))).toBe(true);
  });

  it('never hold a server for two processes, however many renew at once', async () => {
    const workers = [1, 2, 3, 4, 5];
    await Promise.all(workers.map(live));
    const all = await serversOf(103);
    for (let round = 0; round < 6; round += 1) {
      const held = await Promise.all(workers.map(renew));
      // A process that gives a server up has stopped checking it by the time another one can claim it.
      const claimed = held.flatMap((ids, index) => ids.map(id => ({ id, worker: workers[index] })));
      const now = await owners();
      for (const { id, worker } of claimed) expect(now.get(id)).toBe(worker);
    }
    const held = await Promise.all(workers.map(renew));
    expect(sorted(held.flat())).toEqual(all);
    for (const ids of held) expect(ids.length).toBeLessThanOrEqual(Math.ceil(103 / 5));
  });

  it('go over when the process is gone and has been silent for three seconds', async () => {
    await Promise.all([live(1), live(2)]);
    const all = await serversOf(8);
    await renew(1);
    await renew(2);
    await renew(1);
    expect(await renew(2)).toHaveLength(4);
    await die(1);
    expect(await renew(2)).toHaveLength(4);
    await silentFor(1, 3.1);
    expect(sorted(await renew(2))).toEqual(all);
  });

  it('stay with a process that is busy for a while but still connected', async () => {
    await Promise.all([live(1), live(2)]);
    await serversOf(8);
    await renew(1);
    await renew(2);
    await renew(1);
    await silentFor(1, 9);
    expect(await renew(2)).toHaveLength(4);
    expect([...(await owners()).values()].filter(owner => owner === 1)).toHaveLength(4);
  });

  it('go over when they run out, connected or not', async () => {
    await Promise.all([live(1), live(2)]);
    const all = await serversOf(8);
    await renew(1);
    await silentFor(1, 10.1);
    await leasesEnded(1);
    expect(sorted(await renew(2))).toEqual(all);
    expect(await renew(1)).toEqual([]);
  });

  it('come back to a process that was thought gone as soon as it renews again', async () => {
    await Promise.all([live(1), live(2)]);
    await serversOf(8);
    await renew(1);
    await silentFor(1, 60);
    await leasesEnded(1);
    await renew(2);
    await renew(1);
    expect(await renew(2)).toHaveLength(4);
    expect(await renew(1)).toHaveLength(4);
  });

  it('are not given for paused servers and those that report by themselves', async () => {
    await live(1);
    const active = await serversOf(2);
    await serversOf(2, { status: 'paused' });
    await serversOf(2, { protocol: 'heartbeat' });
    expect(sorted(await renew(1))).toEqual(active);
    expect([...(await owners()).values()].filter(owner => owner !== null)).toHaveLength(2);
  });

  it('end where a server is paused, and begin again where it is resumed', async () => {
    await live(1);
    const [first = 0, second = 0] = await serversOf(2);
    await renew(1);
    await rows(sql`update server set status = 'paused' where id = ${first}`);
    expect(await renew(1)).toEqual([second]);
    expect((await owners()).get(first)).toBeNull();
    await rows(sql`update server set status = 'active' where id = ${first}`);
    expect(sorted(await renew(1))).toEqual([first, second]);
  });

  it('do not count servers nobody checks into the shares', async () => {
    await Promise.all([live(1), live(2)]);
    await serversOf(4);
    await serversOf(100, { status: 'paused' });
    await renew(1);
    await renew(2);
    expect(await renew(1)).toHaveLength(2);
    expect(await renew(2)).toHaveLength(2);
  });

  it('are given back at once by a process that leaves', async () => {
    await Promise.all([live(1), live(2)]);
    const all = await serversOf(6);
    await renew(1);
    await renew(2);
    await leave(1);
    expect(new Set((await owners()).values())).toEqual(new Set([null]));
    expect(sorted(await renew(2))).toEqual(all);
    const workers = await rows<{ id: number }>(sql<{ id: number }>`select id from check_worker`);
    expect(workers).toEqual([{ id: 2 }]);
  });

  it('of processes that were killed long ago leave nothing behind', async () => {
    await renew(1);
    await renew(2);
    await silentFor(1, 86_401);
    await leave(2);
    expect(await rows(sql`select id from check_worker`)).toEqual([]);
  });
});
