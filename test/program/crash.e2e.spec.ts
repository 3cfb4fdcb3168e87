import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServerSimulatorOptions } from '../../src/simulators/servers/server.simulator.options.js';
import { startServerSimulator, type ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import type { Program } from '../support/program.js';
import { expectConsistent } from './invariants.js';
import { Site } from './site.js';
import { Witness } from './witness.js';

const long = process.env['SITEWATCH_LONG'] !== undefined;
const rounds = long ? 20 : 6;

let simulator: ServerSimulator;
const servers: ServerSimulatorOptions['servers'] = Array.from({ length: 60 }, (_, n) => ({
  name: `target-${n}`,
  port: 'shared',
  behaviour: n % 5 === 1 ? 'failing' : n % 5 === 2 ? { mode: 'flapping', every: 1 + (n % 3) } : 'up',
}));

beforeAll(async () => {
  simulator = await startServerSimulator({ servers });
});
afterAll(() => simulator.close());

async function watchAll(program: Program, token: string): Promise<void> {
  for (const [index, { name }] of servers.entries()) {
    const { hostname, port, pathname } = new URL(simulator.url(name));
    const target = { name, protocol: 'http', host: hostname, port: Number(port), path: pathname };
    const rules = { check_interval: 1, retry_interval: 1, failure_threshold: 1 + (index % 2), recovery_threshold: 1 };
    const { status, body } = await program.request('POST', '/api/servers/', { ...target, ...rules }, token);
    expect({ status, body }).toMatchObject({ status: 201 });
  }
}

/**
 * Kills at a random moment, by turns: while results are being written, as soon as the program is up, and in every third
 * round the database with it.
 */
async function killSomewhere(round: number, site: Site, program: Program, witness: Witness): Promise<void> {
  if (round % 2 === 0) await witness.sees();
  await delay(300 + Math.random() * 1200);
  const { postmaster } = site;
  const end = program.end('SIGKILL');
  if (round % 3 === 2 && postmaster !== null) process.kill(postmaster, 'SIGKILL');
  expect(await end).toMatchObject({ signal: 'SIGKILL' });
  await witness.cut();
}

it(
  `A program that is killed ${rounds} times while it writes (20 with SITEWATCH_LONG=1) comes up by itself and has kept everything it ever showed`,
  async () => {
    const site = new Site();
    let program = await site.serve();
    const token = await program.admin();
    const witness = new Witness(token);
    await witness.follow(program);
    await watchAll(program, token);
    for (let round = 0; round < rounds; round += 1) {
      await killSomewhere(round, site, program, witness);
      program = await site.serve();
      expect(site.postmasters().length).toBeLessThanOrEqual(1);
      await witness.follow(program);
      await expectConsistent(site);
    }
    await witness.sees();
    witness.close();
    await expectConsistent(site);
    const ids = witness.shown.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    const stored = await site.query<{ id: number }>(
      `select id::float8 as id from (
         select id from ping_result union all select id from event where name ~ '^(server|incident)\\.') m
       where id between $1 and $2 order by id`,
      [ids[0], ids.at(-1)],
    );
    expect(stored.map(({ id }) => id)).toEqual(ids);
    expect(ids.length).toBeGreaterThan(rounds * 50);
    const kinds = ['server.checked', 'server.status_changed', 'incident.opened', 'incident.closed'];
    expect(witness.shown.map(({ name }) => name)).toEqual(expect.arrayContaining(kinds));
    expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
    expect(site.postmasters()).toEqual([]);
  },
  long ? 300_000 : 120_000,
);
