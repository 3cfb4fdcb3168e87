import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { ZkTerminalClient } from '../src/attendance/terminal/zk.terminal.client.js';
import { quantile, report } from './support/figures.js';
import { cpuSecondsOf, memoryOf, processesOf } from './support/process-cost.js';
import { Program } from './support/program.js';
import { Terminals } from './support/terminals.js';

const port = 39_860;
const records = 100_000;
const readings = 3;
const liveTerminals = 500;
const punchesPerSecond = 50;
const liveSeconds = 60;

/**
 * A whole log of 100,000 records read, decoded and stored, beside reading and decoding alone; and the way of a punch from
 * 500 terminals that are listened to into the ledger and to a live client.
 */
export async function benchAttendance(): Promise<void> {
  await wholeLog();
  await manyTerminals();
}

async function wholeLog(): Promise<void> {
  const terminals = await Terminals.start(1, records);
  const program = await Program.start(port);
  const database = await program.connect();
  const [terminalPort = 0] = terminals.ports;
  try {
    const { id } = await addTerminal(program, 'log', terminalPort, false);
    const alone: number[] = [];
    const stored: number[] = [];
    const again: number[] = [];
    const cpu: number[] = [];
    for (let reading = 0; reading < readings; reading += 1) {
      await forget(database);
      alone.push(await secondsOf(() => readOnly(terminalPort)));
      const before = cpuSecondsOf(processesOf(program.pid, program.dataDir));
      stored.push(await secondsOf(() => sync(program, id, records)));
      cpu.push(cpuSecondsOf(processesOf(program.pid, program.dataDir)) - before);
      again.push(await secondsOf(() => sync(program, id, 0)));
    }
    const [readRate, storeRate] = [records / median(alone), records / median(stored)];
    report('read and decoded, records/s', readRate.toFixed(0));
    report('read, decoded and stored, records/s', storeRate.toFixed(0), 'goal >= 50,000');
    report('share of reading and decoding', (storeRate / readRate).toFixed(2), 'goal >= 0.5');
    report('CPU s per 100,000 stored, database included', median(cpu).toFixed(2));
    report('unchanged log compared in full, s', median(again).toFixed(2), 'goal < 3');
  } finally {
    await database.end();
    await program.stop();
    terminals.stop();
  }
}

async function manyTerminals(): Promise<void> {
  const terminals = await Terminals.start(liveTerminals, 0);
  const program = await Program.start(port);
  const database = await program.connect();
  try {
    const started = performance.now();
    for (const [n, each] of terminals.ports.entries()) await addTerminal(program, `live ${n}`, each, true);
    await connected(database);
    report(`${liveTerminals} terminals added and live, s`, ((performance.now() - started) / 1000).toFixed(1));
    await delay(5_000);
    const pids = processesOf(program.pid, program.dataDir);
    const stream = await openStream(program);
    const rows = watchRows(database);
    const cpu = cpuSecondsOf(pids);
    const punched = await terminals.punch(punchesPerSecond, liveSeconds);
    const used = cpuSecondsOf(pids) - cpu;
    await delay(2_000);
    stream.close();
    await rows.stop();
    report('punches: stored, told', `${rows.seen.size}, ${stream.seen.size}`, `goal ${punched.length} each`);
    tell('punch to row', punched, rows.seen, 'goal p99 < 250');
    tell('punch to live client', punched, stream.seen, 'goal p99 < 250');
    report('CPU s per 1,000 punches, database included', ((used / punched.length) * 1000).toFixed(2));
    report(
      'memory of program and database, MB',
      memoryOf(processesOf(program.pid, program.dataDir)).toFixed(0),
      'goal < 400',
    );
    report('memory of the program alone, MB', memoryOf([program.pid]).toFixed(0));
  } finally {
    await database.end();
    await program.stop();
    terminals.stop();
  }
}

function addTerminal(program: Program, name: string, terminalPort: number, realtime: boolean): Promise<{ id: number }> {
  const where = { ip_address: '127.0.0.1', port: terminalPort, timezone: 'UTC' };
  return program.call('POST', '/api/hrm/attendance-devices/', { name, ...where, realtime_enabled: realtime });
}

async function forget(database: pg.Client): Promise<void> {
  await database.query('truncate attendance_record');
  await database.query('checkpoint');
  await database.query('update attendance_device set log_count = null, log_stored = null, log_read_at = null');
}

async function readOnly(terminalPort: number): Promise<void> {
  const session = await new ZkTerminalClient().connect({ host: '127.0.0.1', port: terminalPort, commKey: 0 });
  const log = await session.readLog();
  let count = 0;
  for (const { punches } of log.batches(5_000)) count += punches.length;
  await session.close();
  if (count !== records) throw new Error(`${count} records were read`);
}

async function sync(program: Program, id: number, expected: number): Promise<void> {
  const path = `/api/hrm/attendance-devices/${id}/sync/`;
  const reply = await program.call<{ logs_synced: number; error: string | null }>('POST', path, { full: true });
  if (reply.logs_synced !== expected) throw new Error(`${reply.logs_synced} records were stored: ${reply.error}`);
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function connected(database: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await database.query<{ n: number }>(
      `select count(*)::int as n from attendance_device where connection_state = 'live'`,
    );
    if (rows[0]?.n === liveTerminals) return;
    await delay(100);
  }
}

/** When each punch was first seen by a query; there is one every few milliseconds. */
function watchRows(database: pg.Client): { seen: Map<number, number>; stop: () => Promise<void> } {
  const seen = new Map<number, number>();
  const stopping = new AbortController();
  const watching = (async () => {
    for (let last = '0'; !stopping.signal.aborted; await delay(5)) {
      const { rows } = await database.query<{ id: string; code: string }>(
        'select id, attendance_code as code from attendance_record where id > $1 order by id',
        [last],
      );
      for (const { id, code } of rows) {
        if (!seen.has(Number(code))) seen.set(Number(code), Date.now());
        last = id;
      }
    }
  })();
  const stop = () => {
    stopping.abort();
    return watching;
  };
  return { seen, stop };
}

/** When each punch arrived at a live client. */
async function openStream(program: Program): Promise<{ seen: Map<number, number>; close: () => void }> {
  const seen = new Map<number, number>();
  const headers = { authorization: program.authorization, accept: 'text/event-stream' };
  const stop = new AbortController();
  const response = await fetch(`${program.url}/api/events/?topics=attendance`, { headers, signal: stop.signal });
  void (async () => {
    let text = '';
    for await (const chunk of response.body ?? []) {
      const now = Date.now();
      text += Buffer.from(chunk).toString();
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        const code = /event: punch\.recorded\ndata: .*?"attendance_code":"(\d+)"/.exec(frame)?.[1];
        if (code !== undefined) seen.set(Number(code), now);
      }
    }
  })().catch(() => undefined);
  return { seen, close: () => stop.abort() };
}

function tell(what: string, punched: readonly number[], seen: ReadonlyMap<number, number>, goal: string): void {
  const delays = [...seen].map(([n, at]) => at - (punched[n] ?? NaN));
  report(`${what} p50, ms`, quantile(delays, 0.5).toFixed(0));
  report(`${what} p99, ms`, quantile(delays, 0.99).toFixed(0), goal);
}

const median = (values: readonly number[]) => quantile(values, 0.5);
