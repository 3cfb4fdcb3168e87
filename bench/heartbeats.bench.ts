import { createHash } from 'node:crypto';
import pg from 'pg';
import { BareHeartbeats } from './support/bare-heartbeats.js';
import { beat } from './support/beaters.js';
import { quantile, report } from './support/figures.js';
import { cpuSecondsOf, processesOf } from './support/process-cost.js';
import { Program } from './support/program.js';

const port = 39_810;
const servers = 1000;
const connections = 50;
const seconds = 4;
/** The two take turns in short rounds, so that whatever else the machine does meets both. */
const rounds = 9;

interface Measured {
  rate: number;
  p50: number;
  p99: number;
}

/**
 * Durable heartbeats: each is answered after its commit. 50 connections, 1,000 servers, beside a bare Fastify handler with
 * the same group commit on the same database in the same run; the two take turns.
 */
export async function benchHeartbeats(): Promise<void> {
  const program = await Program.start(port);
  const database = await program.connect();
  try {
    const tokens = await addServers(program);
    const requests = [...tokens].map(([id, token], n) => requestOf(id, token, n));
    const bare = await BareHeartbeats.start({ database: settingsOf(database), hashes: hashesOf(tokens) });
    const own: Measured[] = [];
    const other: Measured[] = [];
    await measure(port, requests, 3);
    await measure(bare.port, requests, 3);
    for (let round = 0; round < rounds; round += 1) {
      other.push(await measure(bare.port, requests, seconds));
      own.push(await measure(port, requests, seconds));
    }
    await cost(program, requests);
    bare.stop();
    tell('bare Fastify', other);
    tell('Sitewatch', own);
    const shares = own.map(({ rate }, round) => rate / (other[round]?.rate ?? rate));
    report('Sitewatch: share of the bare handler', median(shares).toFixed(2), 'goal >= 0.65');
  } finally {
    await database.end();
    await program.stop();
  }
}

async function addServers(program: Program): Promise<Map<number, string>> {
  const tokens = new Map<number, string>();
  for (let n = 0; n < servers; n += 1) {
    const name = `agent ${String(n).padStart(4, '0')}`;
    const input = { name, protocol: 'heartbeat', check_interval: 60 };
    const reply = await program.call<{ id: number; heartbeat_token: string }>('POST', '/api/servers/', input);
    tokens.set(reply.id, reply.heartbeat_token);
  }
  return tokens;
}

function requestOf(id: number, token: string, n: number): string {
  const metrics = { cpu_percent: n % 90, memory_percent: 40, disk_percent: 55.5, load_per_core: 0.4 };
  const body = JSON.stringify({ agent_version: '1.0.0', metrics });
  const lines = [
    `POST /api/heartbeat/${id} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function hashesOf(tokens: ReadonlyMap<number, string>): Record<string, string> {
  return Object.fromEntries([...tokens].map(([id, token]) => [id, createHash('sha256').update(token).digest('hex')]));
}

function settingsOf({ host, port: databasePort, user, password, database }: pg.Client): pg.ClientConfig {
  return { host, port: databasePort, user, password: password ?? '', database };
}

async function measure(target: number, requests: string[], duration: number): Promise<Measured> {
  const { answered, refused, latencies } = await beat({ port: target, requests, connections, seconds: duration });
  if (refused > 0) throw new Error(`${refused} heartbeats were refused`);
  return { rate: answered / duration, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

/** CPU of program and database at full load. */
async function cost(program: Program, requests: string[]): Promise<void> {
  const pids = processesOf(program.pid, program.dataDir);
  const before = cpuSecondsOf(pids);
  const { rate } = await measure(port, requests, seconds);
  const used = cpuSecondsOf(pids) - before;
  report('Sitewatch: CPU s per 10,000, database included', ((used / (rate * seconds)) * 10_000).toFixed(2));
}

function tell(who: string, all: readonly Measured[]): void {
  const goal = who === 'Sitewatch';
  report(`${who}: durable heartbeats/s`, median(all.map(({ rate }) => rate)).toFixed(0), goal ? 'goal >= 15,000' : '');
  report(`${who}: p50, ms`, median(all.map(({ p50 }) => p50)).toFixed(1));
  report(`${who}: p99, ms`, median(all.map(({ p99 }) => p99)).toFixed(1), goal ? 'goal < 30' : '');
}

const median = (values: readonly number[]) => quantile(values, 0.5);
