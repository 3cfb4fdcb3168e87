import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { quantile, report } from './support/figures.js';
import { cpuSecondsOf, memoryOf, processesOf } from './support/process-cost.js';
import { Program } from './support/program.js';
import { Targets } from './support/targets.js';

const servers = 2000;
const port = 39_800;
/** Offered load of the saturation part: every server every 0.3 s is 6,700 checks a second. */
const saturatedInterval = 0.3;
/** 2,000 servers every 20 s: 100 checks a second. */
const calmInterval = 20;
const measureSeconds = 10;

/**
 * Checks of 2,000 local HTTP servers, storing and status included, beside a bare loop of `node:http` requests with new
 * connections against the same targets in the same run.
 */
export async function benchChecks(): Promise<void> {
  const targets = await Targets.start(servers);
  const bare = await bareLoop(targets.ports, 5);
  report('bare node:http loop, checks/s', bare.rate.toFixed(0));
  report('bare node:http loop, CPU s per 1,000', bare.cpuPer1000.toFixed(3));
  const program = await Program.start(port);
  const database = await program.connect();
  try {
    await saturation(program, database, targets.ports, bare);
    await restart(program, database);
    await calm(program, database);
  } finally {
    await database.end();
    await program.stop();
    targets.stop();
  }
}

interface Bare {
  rate: number;
  cpuPer1000: number;
}

async function bareLoop(ports: number[], seconds: number): Promise<Bare> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  let done = 0;
  const lane = async (offset: number) => {
    for (let n = offset; performance.now() - started < seconds * 1000; n += 1) {
      await new Promise<void>((resolve, reject) => {
        const options = { host: '127.0.0.1', port: ports[n % ports.length], agent: false };
        const call = request(options, response => response.resume().on('end', resolve));
        call.on('error', reject).end();
      });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: 200 }, (_, n) => lane(n * 10)));
  const elapsed = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: done / elapsed, cpuPer1000: (user + system) / 1e6 / (done / 1000) };
}

async function addServers(program: Program, ports: number[], interval: number): Promise<void> {
  for (const [n, target] of ports.entries()) {
    const name = `bench ${String(n).padStart(4, '0')}`;
    await program.call('POST', '/api/servers/', {
      name,
      protocol: 'http',
      host: '127.0.0.1',
      port: target,
      check_interval: interval,
    });
  }
}

async function changeInterval(program: Program, database: pg.Client, seconds: number): Promise<void> {
  await database.query('update server set check_interval = $1, timeout = $2', [seconds, Math.min(10, seconds * 0.8)]);
  await program.kill();
  await program.run();
  await program.logIn();
}

async function saturation(program: Program, database: pg.Client, ports: number[], bare: Bare): Promise<void> {
  await addServers(program, ports, 60);
  await changeInterval(program, database, saturatedInterval);
  await delay(5000);
  const pids = processesOf(program.pid, program.dataDir);
  const [cpu, before] = [cpuSecondsOf(pids), await stored(database)];
  const started = performance.now();
  await delay(measureSeconds * 1000);
  const checks = (await stored(database)) - before;
  const seconds = (performance.now() - started) / 1000;
  const used = cpuSecondsOf(pids) - cpu;
  const rate = checks / seconds;
  report('saturated: stored checks/s', rate.toFixed(0), 'goal >= 5,000');
  report('saturated: share of the bare loop', (rate / bare.rate).toFixed(2));
  report('saturated: CPU s per 1,000, database included', (used / (checks / 1000)).toFixed(3), 'goal <= 0.2');
  report('saturated: memory of program and database, MB', memoryOf(pids).toFixed(0), 'goal < 300');
  report('saturated: start lag', await lateness(program), 'goal p99 < 1000 ms');
}

async function restart(program: Program, database: pg.Client): Promise<void> {
  await changeInterval(program, database, calmInterval);
  const started = Date.now();
  const since = new Date(started).toISOString();
  for (;;) {
    const { rows } = await database.query<{ left: number }>(
      'select count(*)::int as left from server_status where last_check is null or last_check < $1',
      [since],
    );
    const [{ left } = { left: servers }] = rows;
    const seconds = (Date.now() - started) / 1000;
    if (left === 0 || seconds > 3 * calmInterval) {
      report(
        'after kill -9: all checked again, s',
        left === 0 ? seconds.toFixed(1) : `${left} left`,
        `goal <= ${calmInterval}`,
      );
      return;
    }
    await delay(100);
  }
}

async function calm(program: Program, database: pg.Client): Promise<void> {
  await delay(3000);
  const pids = processesOf(program.pid, program.dataDir);
  const stream = await openStream(program);
  const [cpu, before] = [cpuSecondsOf(pids), await stored(database)];
  await delay(measureSeconds * 1000);
  const checks = (await stored(database)) - before;
  report('calm: checks/s', (checks / measureSeconds).toFixed(0));
  report('calm: CPU s per 1,000, database included', ((cpuSecondsOf(pids) - cpu) / (checks / 1000)).toFixed(3));
  report('calm: start lag', await lateness(program), 'goal p99 <= 5 ms');
  report('calm: check to live client p99, ms', quantile(stream.delays, 0.99).toFixed(1), 'goal <= 20');
  const screens: number[] = [];
  let bytes = 0;
  const until = performance.now() + measureSeconds * 1000;
  while (performance.now() < until) {
    const started = performance.now();
    bytes = await firstScreen(program);
    screens.push(performance.now() - started);
    await delay(500);
  }
  stream.close();
  report('calm, first screen loaded twice a second: start lag', await lateness(program), 'goal p99 <= 50 ms');
  report('first screen of 2,000 servers p50, ms', quantile(screens, 0.5).toFixed(0), 'goal <= 100');
  report('first screen of 2,000 servers p99, ms', quantile(screens, 0.99).toFixed(0));
  report('first screen of 2,000 servers, kB on the wire', (bytes / 1024).toFixed(0), 'goal <= 300');
  report('calm: memory of program and database, MB', memoryOf(pids).toFixed(0), 'goal < 300');
}

async function stored(database: pg.Client): Promise<number> {
  const { rows } = await database.query<{ n: number }>('select count(*)::int as n from ping_result');
  return rows[0]?.n ?? 0;
}

async function lateness(program: Program): Promise<string> {
  const { parts } = await program.call<{ parts: Record<string, { detail: string }> }>('GET', '/api/health/ready/');
  return /p50 .*$/.exec(parts['schedule']?.detail ?? '')?.[0] ?? 'unknown';
}

function firstScreen(program: Program): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: program.authorization, 'accept-encoding': 'br, gzip' };
    const call = request(`${program.url}/api/servers/live-metrics/`, { headers, agent: false }, response => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve(bytes));
    });
    call.on('error', reject).end();
  });
}

/** Delay between the end of a check and its arrival at a live client, for every message. */
async function openStream(program: Program): Promise<{ delays: number[]; close: () => void }> {
  const delays: number[] = [];
  const headers = { authorization: program.authorization, accept: 'text/event-stream' };
  const stop = new AbortController();
  const response = await fetch(`${program.url}/api/events/?topics=servers`, { headers, signal: stop.signal });
  void (async () => {
    let text = '';
    for await (const chunk of response.body ?? []) {
      const now = Date.now();
      text += Buffer.from(chunk).toString();
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        const at = /event: server\.checked\ndata: .*?"at":"([^"]+)"/.exec(frame)?.[1];
        if (at) delays.push(now - Date.parse(at));
      }
    }
  })().catch(() => undefined);
  return { delays, close: () => stop.abort() };
}
