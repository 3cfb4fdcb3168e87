import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import { UnitOfWork } from '../src/database/unit-of-work.js';
import { ormOptions } from '../src/mikro-orm.config.js';
import { UptimeService } from '../src/servers/history/uptime.service.js';
import { quantile, report } from './support/figures.js';
import { Program } from './support/program.js';
import { Targets } from './support/targets.js';
import { writeYear, type HistorySize } from './support/year-of-history.js';

const port = 39_870;
const dayMs = 86_400_000;
/** Requests of each kind; one after the other, as one person makes them. */
const repeats = 40;
const windows = { '24 h': dayMs, '30 d': 30 * dayMs, '1 y': 365 * dayMs };

/**
 * The questions that pages ask of a year of 1,000 servers, while 17 checks a second are stored and old rows are thrown
 * away. `--servers` and `--spans` (of each) make it smaller; `--every-minutes 1` keeps every raw result of the last 30 days (43 million, 5 GB); without it all but 20 servers
 * keep each fifth.
 */
export async function benchHistory(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      'every-minutes': { type: 'string', default: '5' },
      spans: { type: 'string', default: '500' },
      servers: { type: 'string', default: '1000' },
    },
  });
  const targets = await Targets.start(1);
  const program = await Program.start(port);
  const database = await program.connect();
  try {
    const serverIds = await addServers(program, Number(values.servers), targets.ports[0] ?? 0);
    const size = { serverIds, rawDays: 30, minutely: 20, everyMinutes: Number(values['every-minutes']) };
    await fill(program, database, { ...size, spans: Number(values.spans) });
    await questions(program, database, serverIds);
  } finally {
    await database.end();
    await program.stop();
    targets.stop();
  }
}

async function addServers(program: Program, servers: number, target: number): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < servers; n += 1) {
    const name = `server ${String(n).padStart(4, '0')}`;
    const input = { name, protocol: 'http', host: '127.0.0.1', port: target, check_interval: 3600 };
    ids.push((await program.call<{ id: number }>('POST', '/api/servers/', input)).id);
  }
  return ids;
}

/** Stored while next to nothing is checked, then the program begins anew, as after a year. */
async function fill(program: Program, database: pg.Client, size: HistorySize): Promise<void> {
  const started = performance.now();
  await writeYear(database, size, Date.now());
  report('written within, s', ((performance.now() - started) / 1000).toFixed(0));
  const { rows } = await database.query<Record<string, number>>(
    `select (select count(*) from ping_result)::float8 as raw, (select count(*) from ping_rollup)::float8 as rollups,
            (select count(*) from server_span)::float8 as spans,
            (select sum(pg_total_relation_size(inhrelid)) from pg_inherits
             where inhparent = 'ping_result'::regclass)::float8 as bytes,
            (select sum(pg_relation_size(inhrelid)) from pg_inherits
             where inhparent = 'ping_result'::regclass)::float8 as heap`,
  );
  const { raw = 0, rollups = 0, spans = 0, bytes = 0, heap = 0 } = rows[0] ?? {};
  report('raw results, millions', (raw / 1e6).toFixed(1));
  report('summaries, millions', (rollups / 1e6).toFixed(1));
  report('spans, thousands', (spans / 1e3).toFixed(0));
  report('bytes per stored check, indexes included', (bytes / raw).toFixed(1), 'goal <= 90');
  report('bytes per stored check, row alone', (heap / raw).toFixed(1));
  await database.query('update server set check_interval = 60');
  await program.kill();
  report('start with all of it, s', (await program.run()).toFixed(1));
  await program.logIn();
}

async function questions(program: Program, database: pg.Client, serverIds: readonly number[]): Promise<void> {
  await delay(5000);
  await ask('at rest', program, database, serverIds);
  const forgetting = await forget(database);
  await ask('while old rows go', program, database, serverIds);
  report('old rows still going at the end', (await forgetting.isOver()) ? 'no' : 'yes');
  await forgetting.over();
}

async function ask(when: string, program: Program, database: pg.Client, serverIds: readonly number[]): Promise<void> {
  const get = (path: string) => () => program.call<unknown>('GET', path);
  for (const window of ['24h', '30d', '1y']) {
    let next = 0;
    const path = () => `/api/servers/${serverIds[next++ % 20]}/metrics/?window=${window}`;
    await time(`${when}: server page, ${window}`, () => program.call<unknown>('GET', path()));
  }
  await time(`${when}: first screen, live metrics`, get('/api/servers/live-metrics/'));
  await time(`${when}: first screen, dashboard`, get('/api/dashboard/'));
  await uptimeOfAll(when, database);
  await time(`${when}: bare scan of the spans`, () => database.query('select count(detected_at) from server_span'));
}

/** No page asks for a month or a year of all servers at once: measured at the service. */
async function uptimeOfAll(when: string, { host, port: at, user, password, database }: pg.Client): Promise<void> {
  const address = { host, port: at, user: user ?? '', password: password ?? '', database: database ?? '' };
  const orm = await MikroORM.init(ormOptions(address, 2));
  const [unitOfWork, uptime] = [new UnitOfWork(orm), new UptimeService(orm.em)];
  for (const [name, length] of Object.entries(windows)) {
    await time(`${when}: uptime of all, ${name}`, () => {
      const to = new Date();
      return unitOfWork.run(() => uptime.over('all', [{ from: new Date(to.getTime() - length), to }]));
    });
  }
  await orm.close();
}

async function time(what: string, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  await work();
  for (let n = 0; n < repeats; n += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  const [least, middle, high] = [0, 0.5, 0.95].map(share => quantile(times, share).toFixed(0));
  report(`${what}: p50, ms (least, p95)`, `${middle} (${least}, ${high})`, what.includes('scan') ? '' : 'goal < 100');
}

/** The nightly job, now. */
async function forget(client: pg.Client): Promise<{ isOver: () => Promise<boolean>; over: () => Promise<void> }> {
  const { host, port: at, user, password, database } = client;
  const boss = new PgBoss({
    host,
    port: at,
    user,
    password,
    database,
    migrate: false,
    schedule: false,
    supervise: false,
  });
  await boss.start();
  const id = await boss.send('servers.forget-old', {});
  const isOver = async () => {
    const [job] = await boss.findJobs('servers.forget-old', { id: id ?? '' });
    return job?.state === 'completed';
  };
  const over = async () => {
    while (!(await isOver())) await delay(200);
    await boss.stop({ graceful: false });
  };
  while ((await boss.findJobs('servers.forget-old', { id: id ?? '' }))[0]?.state === 'created') await delay(20);
  return { isOver, over };
}
