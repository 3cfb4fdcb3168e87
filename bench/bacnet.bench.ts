import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { newProfile, type DeviceProfile } from '../src/bacnet/engine/batching/device-profile.rules.js';
import { closedBreaker } from '../src/bacnet/engine/breaker.rules.js';
import { collectFleet, type DeviceJob } from '../src/bacnet/engine/fleet/collect-fleet.js';
import { BacstackClient } from '../src/bacnet/network/bacstack.client.js';
import { SystemClock } from '../src/shared/clock.js';
import { Controllers } from './support/controllers.js';
import { quantile, report } from './support/figures.js';
import { cpuSecondsOf, processesOf } from './support/process-cost.js';
import { Program } from './support/program.js';

const port = 39_820;
const fleet = { devices: 100, points: 100, faults: { serviceMs: 20 } };
const large = { devices: 1, points: 1_000, faults: { delayMs: 5 } };
const runs = 3;
const clock = new SystemClock();

/**
 * A building: 100 controllers of 100 points that take 20 ms for a request, read and stored by the program, beside the same
 * building asked one request at a time; and one controller of 1,000 points, 5 ms away, read by ReadPropertyMultiple and by
 * ReadProperty.
 */
export async function benchBacnet(): Promise<void> {
  await readFleet();
  await readLarge();
}

interface Cycle {
  seconds: number;
  cpuSeconds: number;
  wrong: number;
}

async function readFleet(): Promise<void> {
  const controllers = await Controllers.start(fleet);
  Object.assign(process.env, {
    BACNET_BACKEND: 'docker',
    BACNET_INTERFACE: '127.0.0.1',
    BACNET_BROADCAST: '127.255.255.255',
    BACNET_PORT: String(controllers.port),
  });
  const program = await Program.start(port);
  const database = await program.connect();
  try {
    await discover(program, database, controllers);
    const cycles: Cycle[] = [];
    for (let run = 0; run < runs; run += 1) cycles.push(await collect(program, database, controllers));
    const median = (pick: (cycle: Cycle) => number) => quantile(cycles.map(pick), 0.5);
    report('10,000 points read and stored, s', median(({ seconds }) => seconds).toFixed(2), 'goal <= 1.0');
    report('CPU s, database included', median(({ cpuSeconds }) => cpuSeconds).toFixed(2));
    report('cores, database included', median(each => each.cpuSeconds / each.seconds).toFixed(2), 'goal < 1');
    report('wrong values', String(cycles.reduce((sum, { wrong }) => sum + wrong, 0)), 'goal 0');
  } finally {
    await database.end();
    await program.stop();
  }
  const alone = await timed(controllers, fleet.points, newProfile, 1);
  report('the same one request at a time, not stored, s', alone.toFixed(2));
  await controllers.stop();
}

/** Makes the program know all points, and read none by itself from then on. */
async function discover(program: Program, database: pg.Client, { all }: Controllers): Promise<void> {
  await done(program, await ask(program, '/api/bacnet/discover/', { addresses: all.map(({ address }) => address) }));
  const { rows } = await database.query<{ count: number }>('select count(*)::int as count from bacnet_point');
  const [{ count } = { count: 0 }] = rows;
  if (count !== fleet.devices * fleet.points) throw new Error(`${count} points were found`);
  await database.query('update bacnet_point set interval_seconds = 86400');
  // The schedule takes that over within ten seconds, and reads what was never read.
  await delay(15_000);
}

async function collect(program: Program, database: pg.Client, controllers: Controllers): Promise<Cycle> {
  await database.query('truncate bacnet_latest');
  const pids = processesOf(program.pid, program.dataDir);
  const before = cpuSecondsOf(pids);
  const { started, completed } = await done(program, await ask(program, '/api/bacnet/collect/', {}));
  const cpuSeconds = cpuSecondsOf(pids) - before;
  const seconds = (Date.parse(completed) - Date.parse(started)) / 1000;
  return { seconds, cpuSeconds, wrong: await wrongValues(database, controllers) };
}

/** Points whose stored value is not that of the controller, missing ones included. */
async function wrongValues(database: pg.Client, controllers: Controllers): Promise<number> {
  const { rows } = await database.query<{ key: string; value: number }>(
    `select d.instance || ':' || p.object_type || ':' || p.object_instance as key, l.value
     from bacnet_latest l join bacnet_point p on p.id = l.point_id join bacnet_device d on d.id = p.device_id`,
  );
  const stored = new Map(rows.map(({ key, value }) => [key, value]));
  const values = await controllers.values();
  return values.filter(({ instance, type, number, value }) => {
    const found = stored.get(`${instance}:${type}:${number}`);
    return found === undefined || found === null || Math.fround(found) !== Math.fround(value);
  }).length;
}

async function readLarge(): Promise<void> {
  const controllers = await Controllers.start(large);
  const times = { multiple: [] as number[], single: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    times.multiple.push(await timed(controllers, large.points, newProfile, 1));
    times.single.push(await timed(controllers, large.points, { ...newProfile, noMultiple: true }, 1));
  }
  const [multiple, single] = [quantile(times.multiple, 0.5), quantile(times.single, 0.5)];
  report('1,000 points 5 ms away: ReadPropertyMultiple, s', multiple.toFixed(3));
  report('1,000 points 5 ms away: ReadProperty, s', single.toFixed(2));
  report('ReadPropertyMultiple is faster by', (single / multiple).toFixed(0), 'goal >= 50');
  await controllers.stop();
}

/** Seconds to read all points of all controllers by the engine alone. */
async function timed(controllers: Controllers, points: number, profile: DeviceProfile, parallel: number) {
  const client = new BacstackClient({ host: '127.0.0.1', port: 0, broadcast: '127.255.255.255', clock });
  await client.open();
  const objects = (await controllers.values()).map(({ instance, type, number }) => ({
    instance,
    object: { type, instance: number },
  }));
  const jobs = controllers.all.map(({ instance, address }, index): DeviceJob => {
    const own = objects.filter(each => each.instance === instance);
    return {
      deviceId: instance,
      device: { address, instance, maxApdu: 1_476 },
      points: own.map(({ object }, place) => ({ pointId: index * points + place, object })),
      profile,
      breaker: closedBreaker,
    };
  });
  const started = performance.now();
  let good = 0;
  await collectFleet(client, jobs, { clock, parallel }, ({ readings }) => {
    good += readings.filter(({ quality }) => quality === 'good').length;
  });
  const seconds = (performance.now() - started) / 1000;
  await client.close();
  if (good !== objects.length) throw new Error(`${good} of ${objects.length} values are good`);
  return seconds;
}

interface Task {
  status: string;
  started: string;
  completed: string;
  error: string;
}

async function ask(program: Program, path: string, body: object): Promise<number> {
  return (await program.call<{ task_id: number }>('POST', path, body)).task_id;
}

async function done(program: Program, id: number): Promise<Task> {
  for (;;) {
    const task = await program.call<Task>('GET', `/api/bacnet/tasks/${id}/`);
    if (task.status === 'completed') return task;
    if (task.status === 'failed') throw new Error(task.error);
    await delay(100);
  }
}
