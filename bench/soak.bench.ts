import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { Crowd } from './support/crowd.js';
import { quantile, report } from './support/figures.js';
import { memoryOf, processesOf } from './support/process-cost.js';
import { Program } from './support/program.js';
import { SiteLoad } from './support/site-load.js';
import { Targets } from './support/targets.js';

const port = 39_880;
const size = { servers: 1000, agents: 2000, terminals: 50, controllers: 20, clients: 100 };
const interval = 20;
const sampleMs = 10_000;
/** Requests at once while everything is added. */
const lanes = 8;
/** Whatever was just made settles first: every server checked, every agent heard. */
const settleMs = 45_000;

/**
 * All kinds of load at once for `--minutes` (30): 1,000 servers every 20 s, 2,000 agents every 30 s, 50 terminals with five
 * punches a second, 20 controllers, 100 live clients. Looks for what grows and for what is missing at the end.
 */
export async function benchSoak(): Promise<void> {
  const options = { minutes: { type: 'string', default: '30' } } as const;
  const minutes = Number(parseArgs({ args: process.argv.slice(3), options }).values.minutes);
  const targets = await Targets.start(size.servers);
  const site = await SiteLoad.start(size);
  Object.assign(process.env, {
    BACNET_BACKEND: 'docker',
    BACNET_INTERFACE: '127.0.0.1',
    BACNET_BROADCAST: '127.255.255.255',
    BACNET_PORT: String(site.bacnetPort),
  });
  const program = await Program.start(port);
  const database = await program.connect();
  try {
    site.begin({ port, agents: await addAll(program, targets.ports, site.terminalPorts) });
    const { key } = await program.call<{ key: string }>('POST', '/api/api-keys/', { name: 'soak', role: 'admin' });
    const crowd = await Crowd.open({ door: 'sse', port, token: `Api-Key ${key}`, clients: size.clients });
    await delay(settleMs);
    await soak(program, database, { crowd, minutes, key });
    await lostRows(database, site, crowd);
  } finally {
    await database.end();
    await program.stop();
    site.stop();
    targets.stop();
  }
}

async function addAll(
  program: Program,
  ports: readonly number[],
  terminals: readonly number[],
): Promise<[number, string][]> {
  const agents: [number, string][] = [];
  const post = <Reply>(path: string, input: object) => program.call<Reply>('POST', path, input);
  await inLanes(ports.length, n => {
    const server = { name: `server ${n}`, protocol: 'http', host: '127.0.0.1', port: ports[n] };
    return post('/api/servers/', { ...server, check_interval: interval });
  });
  await inLanes(size.agents, async n => {
    const input = { name: `agent ${n}`, protocol: 'heartbeat', check_interval: 60 };
    const { id, heartbeat_token: token } = await post<{ id: number; heartbeat_token: string }>('/api/servers/', input);
    agents.push([id, token]);
  });
  for (const [n, at] of terminals.entries()) {
    const terminal = { name: `terminal ${n}`, location: 'gate', ip_address: '127.0.0.1', port: at };
    await post('/api/hrm/attendance-devices/', terminal);
  }
  await post('/api/bacnet/discover/', {});
  return agents;
}

/** Work for each number below `count`, a few at a time. */
async function inLanes(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

interface Course {
  crowd: Crowd;
  minutes: number;
  key: string;
}

async function soak(program: Program, database: pg.Client, { crowd, minutes, key }: Course): Promise<void> {
  const pids = processesOf(program.pid, program.dataDir);
  const samples: { memory: number; heap: number }[] = [];
  let lag = 0;
  const began = Date.now();
  const heard = crowd.rounds;
  while (Date.now() - began < minutes * 60_000) {
    await delay(sampleMs);
    const figures = await metrics(program, key);
    lag = Math.max(lag, figures('sitewatch_event_loop_lag_seconds{quantile="0.99"}') * 1000);
    const heap = figures('sitewatch_memory_bytes{kind="heap_used"}') / 1024 ** 2;
    samples.push({ memory: memoryOf(pids), heap });
  }
  const ended = Date.now();
  report('minutes', ((ended - began) / 60_000).toFixed(1));
  for (const kind of ['memory', 'heap'] as const) {
    const values = samples.map(sample => sample[kind]);
    const fifth = Math.max(1, Math.floor(values.length / 5));
    const [first, last] = [quantile(values.slice(0, fifth), 0.5), quantile(values.slice(-fifth), 0.5)];
    const what = kind === 'memory' ? 'memory of program and database' : 'live heap of the program';
    report(`${what}, first and last fifth, MB`, `${first.toFixed(0)} ${last.toFixed(0)}`);
  }
  report('event-loop lag p99, worst minute, ms', lag.toFixed(0));
  await missedChecks(database, began, ended);
  const { rows } = await database.query<{ checks: number; results: number }>(
    `select count(*) filter (where s.protocol = 'http')::int as checks, count(*)::int as results
     from ping_result r join server s on s.id = r.server_id where check_timestamp between $1 and $2`,
    [new Date(began), new Date(ended)],
  );
  const { checks = 0, results = 0 } = rows[0] ?? {};
  report('checks stored', String(checks));
  // What agents say is stored and told like a check.
  report('live messages at each client, share of the results', ((crowd.rounds - heard) / results).toFixed(3));
}

/** Slots of a server between two of its results, or around them, in which nothing was stored. */
async function missedChecks(database: pg.Client, began: number, ended: number): Promise<void> {
  const { rows } = await database.query<{ missed: number }>(
    `select coalesce(sum(greatest(0, round(extract(epoch from gap) / $3) - 1)), 0)::int as missed
     from (select coalesce(lead(check_timestamp) over (partition by r.server_id order by check_timestamp), $2)
                  - check_timestamp as gap
           from ping_result r join server s on s.id = r.server_id
           where check_timestamp between $1 and $2 and s.protocol = 'http') gaps`,
    [new Date(began - interval * 1000), new Date(ended), interval],
  );
  report('checks missed', String(rows[0]?.missed), 'goal 0');
}

async function lostRows(database: pg.Client, site: SiteLoad, crowd: Crowd): Promise<void> {
  const { punches, beats, refused } = await site.end();
  crowd.close();
  await delay(5000);
  const { rows } = await database.query<Record<string, number>>(
    `select (select count(*)::int from attendance_record) as punches,
            (select count(*)::int from server_heartbeat join server on id = server_id where protocol = 'heartbeat'
               and coalesce(last_heartbeat, '-infinity') < (select max(last_heartbeat) from server_heartbeat) - interval '40 seconds') as unheard,
            (select count(*)::int from bacnet_device where state = 'online') as controllers,
            (select count(*)::int from bacnet_reading) as readings,
            (select count(*)::int from attendance_device where is_connected) as terminals,
            (select count(*)::int from incident) as incidents`,
  );
  const found = rows[0] ?? {};
  report('punches made, and lost', `${punches} ${punches - (found['punches'] ?? 0)}`, 'goal 0');
  report('heartbeats answered, and refused', `${beats} ${refused}`, 'goal 0');
  report('agents whose newest heartbeat is not stored', String(found['unheard']), 'goal 0');
  report('terminals connected', `${found['terminals']} of ${size.terminals}`);
  report('controllers online, and readings', `${found['controllers']} of ${size.controllers}, ${found['readings']}`);
  report('incidents, where nothing was down', String(found['incidents']), 'goal 0');
}

/** The program's own figures, by name and labels. */
async function metrics(program: Program, key: string): Promise<(name: string) => number> {
  const reply = await fetch(`${program.url}/metrics`, { headers: { authorization: `Api-Key ${key}` } });
  const lines = (await reply.text()).split('\n');
  return name => Number(lines.find(line => line.startsWith(`${name} `))?.slice(name.length + 1) ?? NaN);
}
