import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { DatabaseAddress } from '../../src/config/config.js';
import { startServerSimulator, type ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import { freshDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { expectConsistent } from './invariants.js';
import { expectJobsAreWorkedOn, expectUnavailable, missingParts, watch } from './outage.js';
import { Proxy } from './proxy.js';
import { Site } from './site.js';
import { Witness } from './witness.js';

const long = process.env['SITEWATCH_LONG'] !== undefined;
const awayMs = long ? 30_000 : 6000;
const slow = 60_000 + awayMs;
const names = ['a', 'b', 'c', 'd', 'e'];

let simulator: ServerSimulator;
beforeAll(async () => {
  simulator = await startServerSimulator({ servers: [...names, 'later'].map(name => ({ name })) });
});
afterAll(() => simulator.close());

/** Longest time between two results of the same server, and the number of results, from `start` to `end` (epoch ms). */
interface Coverage {
  server_id: number;
  longest_gap: number;
  results: number;
}

class Ledger {
  constructor(private readonly address: DatabaseAddress) {}

  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client(this.address);
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  coverage(start: number, end: number): Promise<Coverage[]> {
    return this.rows<Coverage>(
      `select server_id, count(*)::int as results,
              extract(epoch from max(coalesce(next, to_timestamp($2::float8 / 1000)) - check_timestamp))::float8 * 1000
                as longest_gap
       from (select server_id, check_timestamp,
                    lead(check_timestamp) over (partition by server_id order by check_timestamp) as next
             from ping_result) r
       where check_timestamp between to_timestamp($1::float8 / 1000) and to_timestamp($2::float8 / 1000)
       group by server_id`,
      [start, end],
    );
  }

  /** Changes of status after the first result of each server, and incidents. */
  async alarms(): Promise<object[]> {
    return this.rows(
      `select name, payload from event
       where name like 'incident.%' or (name = 'server.status_changed' and payload->>'from' <> 'unknown')`,
    );
  }
}

describe('An external database that goes away', () => {
  it(
    `for ${awayMs / 1000} s (30 with SITEWATCH_LONG=1) costs no result and raises no alarm, and everything goes on by itself`,
    async () => {
      const fresh = await freshDatabase();
      onTestFinished(() => fresh.drop());
      const [proxy, ledger, site] = [new Proxy(fresh.address), new Ledger(fresh.address), new Site()];
      await proxy.open();
      const { user, password, database } = fresh.address;
      const program = await site.serve({
        DATABASE_HOST: '127.0.0.1',
        DATABASE_PORT: String(proxy.port),
        DATABASE_NAME: database,
        DATABASE_USER: user,
        DATABASE_PASSWORD: password,
      });
      const token = await program.admin();
      const witness = new Witness(token);
      await witness.follow(program);
      for (const name of names) await watch(program, token, simulator, name);
      await eventually(() => expect(witness.look()).toBeGreaterThan(4 * names.length));

      const gone = Date.now();
      await proxy.shut();
      await eventually(async () =>
        expect(await missingParts(program)).toEqual({
          status: 503,
          missing: expect.arrayContaining(['database', 'queue', 'feed', 'results']),
        }),
      );
      await expectUnavailable(program, token);
      await delay(Math.max(0, gone + awayMs - Date.now()));
      await expectUnavailable(program, token);
      const shownWhileAway = witness.look();
      const back = Date.now();
      await proxy.open();

      await eventually(async () => expect(await missingParts(program)).toEqual({ status: 200, missing: [] }));
      expect(Date.now() - back).toBeLessThan(5000);
      await eventually(() => expect(witness.look()).toBeGreaterThan(shownWhileAway + (names.length * awayMs) / 1000));
      await eventually(async () => {
        const coverage = await ledger.coverage(gone, back);
        expect(coverage).toHaveLength(names.length);
        for (const { longest_gap, results } of coverage) {
          expect(longest_gap).toBeLessThan(2000);
          expect(results).toBeGreaterThanOrEqual(Math.floor(awayMs / 1000) - 1);
        }
      });
      const later = await watch(program, token, simulator, 'later');
      await eventually(
        async () => expect(await ledger.rows('select from ping_result where server_id = $1', [later])).not.toEqual([]),
        3000,
      );
      expect(await ledger.alarms()).toEqual([]);
      await expectJobsAreWorkedOn(fresh.address);
      const leases = await ledger.rows('select from check_lease where until > now() and owner is not null');
      expect(leases).toHaveLength(names.length + 1);
      expect(program.lines.filter(({ level }) => level >= 50)).toEqual([]);

      witness.close();
      await proxy.shut();
      const { code, ms } = await program.end('SIGTERM');
      expect(code).toBe(0);
      expect(ms).toBeLessThan(5000);
    },
    slow,
  );
});

describe('An embedded database that dies', () => {
  it(
    'is started again by the program, which goes on as if nothing had been',
    async () => {
      const site = new Site();
      const program = await site.serve();
      const token = await program.admin();
      const witness = new Witness(token);
      await witness.follow(program);
      for (const name of names) await watch(program, token, simulator, name);
      const start = Date.now();
      for (const signal of ['SIGKILL', 'SIGQUIT'] as const) {
        await eventually(() => expect(witness.look()).toBeGreaterThan(4 * names.length));
        const before = site.postmaster ?? 0;
        process.kill(before, signal);
        await eventually(() => expect([null, before]).not.toContain(site.postmaster));
        await eventually(async () => expect(await missingParts(program)).toEqual({ status: 200, missing: [] }));
        expect(site.postmasters()).toHaveLength(1);
        await witness.sees();
      }
      const ledger = new Ledger(site.address);
      await eventually(async () => {
        const coverage = await ledger.coverage(start + 2000, Date.now() - 2000);
        expect(coverage).toHaveLength(names.length);
        for (const { longest_gap } of coverage) expect(longest_gap).toBeLessThan(2500);
      });
      expect(await ledger.alarms()).toEqual([]);
      await expectJobsAreWorkedOn(site.address);
      await expectConsistent(site);
      witness.close();
      expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
      expect(site.postmasters()).toEqual([]);
    },
    slow,
  );
});
