import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '../../src/database/database.js';
import { ProcessMark } from '../../src/database/process-mark.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { SignsOfLife } from '../../src/presence/outages/signs-of-life.service.js';
import { SummariesService } from '../../src/presence/summaries/summaries.service.js';
import { DeviceFinder } from '../../src/presence/sweep/device-finder.service.js';
import { SweepBacklog } from '../../src/presence/sweep/sweep-backlog.js';
import { SweepRhythm } from '../../src/presence/sweep/sweep-rhythm.js';
import { SweepMonitor } from '../../src/presence/sweep/sweep.monitor.js';
import { SweepService } from '../../src/presence/sweep/sweep.service.js';
import { Sweeper } from '../../src/presence/sweep/sweeper.js';
import { clip, measure, union, type Interval } from '../../src/shared/intervals.js';
import { FakeHost } from '../fakes/fake.host.js';
import { FakeProbeClient } from '../fakes/fake.probe-client.js';
import { monday, PresenceSite } from './presence-site.js';

const minute = 60_000;
const macs = ['02:00:00:00:00:01', '02:00:00:00:00:02', '02:00:00:00:00:03'];

/** What can happen to the site; minutes pass with every step but the last three. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('watch' as const), minutes: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('blind' as const), minutes: fc.integer({ min: 1, max: 20 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('outage' as const), minutes: fc.integer({ min: 3, max: 90 }) }),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('toggle' as const), device: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.constant({ type: 'restart' as const }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('swap' as const), device: fc.nat(1) }) },
);

/** The watching program as one process has it in memory: a restart throws all of it away. */
class Agent {
  readonly probes: FakeProbeClient;
  readonly mark: ProcessMark;
  readonly monitor: SweepMonitor;
  readonly signs: SignsOfLife;

  constructor(
    readonly site: PresenceSite,
    host: FakeHost,
  ) {
    const { em, unitOfWork, address } = site.database;
    this.probes = new FakeProbeClient(site.clock);
    this.mark = new ProcessMark(Database.at(address));
    this.signs = new SignsOfLife(em, site.bus, site.clock, site.sessions, host);
    const finder = new DeviceFinder(em, site.bus, site.clock);
    const service = new SweepService(em, site.clock, site.sessions, finder, this.mark);
    const rhythm = new SweepRhythm(site.clock, site.config);
    const sweeper = new Sweeper(this.probes, site.clock);
    this.monitor = new SweepMonitor(unitOfWork, service, sweeper, new SweepBacklog(), rhythm);
  }

  async start(): Promise<void> {
    await this.mark.onApplicationBootstrap();
    await this.site.run(() => this.signs.give(true));
  }
}

let site: PresenceSite;
let jobs: Jobs;

beforeAll(async () => {
  Logger.overrideLogger(false);
  site = await PresenceSite.open();
  jobs = new Jobs(Database.at(site.database.address), site.database.em, site.database.unitOfWork);
});
afterAll(async () => {
  await jobs.beforeApplicationShutdown();
  await site.close();
});

/** Plays a history on the whole agent and returns what the devices really did, minute by minute. */
async function play(history: readonly { type: string; minutes?: number; device?: number }[]) {
  await site.clear();
  const devices: number[] = [];
  for (const [index, mac] of macs.entries()) {
    // Two devices of one person, one of another.
    if (index !== 1) await site.employee(`Person ${index}`);
    const [owner] = await site.rows<{ id: number }>(sql`select max(id)::int4 as id from employee`);
    const id = await site.device(owner?.id ?? 0, `10.0.0.${index + 1}`);
    await site.rows(sql`update device set mac_address = ${mac} where id = ${id}`);
    devices.push(id);
  }
  const host = new FakeHost(site.config);
  const held = macs.map((_, index) => `10.0.0.${index + 1}`);
  const here = [false, false, false];
  const truth: Interval[][] = [[], [], []];
  let agent = new Agent(site, host);
  await agent.start();
  const pass = async (watching: 'yes' | 'blind' | 'no') => {
    agent.probes.present.clear();
    agent.probes.table.splice(0);
    here.forEach((isHere, index) => {
      const address = held[index] ?? '';
      if (!isHere) return;
      agent.probes.present.add(address);
      agent.probes.table.push({ address, mac: macs[index] ?? '', state: 'REACHABLE' });
      const now = site.clock.now().getTime();
      truth[index]?.push({ from: now, to: now + minute });
    });
    agent.probes.blind = watching === 'blind' ? 'a canary failed' : null;
    if (watching !== 'no') {
      await site.run(() => agent.signs.give(false));
      await agent.monitor.sweep('all');
    }
    site.clock.advance(minute);
  };
  const restart = async () => {
    await agent.mark.onApplicationShutdown();
    agent = new Agent(site, host);
    await agent.start();
  };
  for (const { type, minutes = 0, device = 0 } of history) {
    if (type === 'toggle') here[device] = !here[device];
    if (type === 'swap') [held[device], held[device + 1]] = [held[device + 1] ?? '', held[device] ?? ''];
    for (let passed = 0; passed < minutes; passed += 1)
      await pass(type === 'watch' ? 'yes' : type === 'blind' ? 'blind' : 'no');
    if (type === 'restart' || type === 'outage') await restart();
  }
  await agent.mark.onApplicationShutdown();
  return { devices, truth: truth.map(union) };
}

interface Session extends Interval {
  device: number;
  employee: number;
}

const sessionsNow = () =>
  site.rows<Session>(sql`
    select s.device_id as device, s.employee_id as employee, (extract(epoch from s.started_at) * 1000)::float8 as "from",
           (extract(epoch from coalesce(s.ended_at, l.last_up_at)) * 1000)::float8 as "to"
    from presence_session s join device_liveness l on l.device_id = s.device_id order by s.device_id, s.started_at`);

it('The agent never says more than was true, whatever happens to it and to the addresses', async () => {
  const summaries = new SummariesService(site.database.em, jobs, site.clock, site.config);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async history => {
      const { devices, truth } = await play(history);
      const sessions = await sessionsNow();
      const grace = 130_000;
      devices.forEach((device, index) => {
        const own = sessions.filter(session => session.device === device);
        // Nobody is said to be here longer than the grace before or after being really here, nor an estimate after an outage.
        const allowed = union((truth[index] ?? []).map(({ from, to }) => ({ from, to: to + grace })));
        expect(measure(own) - measure(allowed.flatMap(frame => clip(own, frame)))).toBe(0);
        const apart = own.every(({ from, to }, place) => from <= to && to <= (own[place + 1]?.from ?? Infinity));
        expect(apart).toBe(true);
      });
      const facts = await site.rows<{ who: number; name: string }>(
        sql`select (payload->>'employee_id')::int4 as who, name from event where name like 'employee.%' order by id`,
      );
      for (const [, own] of Map.groupBy(facts, ({ who }) => who)) {
        const expected = own.map((_, place) => (place % 2 === 0 ? 'employee.came_online' : 'employee.went_offline'));
        expect(own.map(({ name }) => name)).toEqual(expected);
      }
      site.clock.advance(3 * 60 * minute);
      await site.run(() => summaries.catchUp());
      const hours = await site.rows<{ employee: number; seconds: number }>(
        sql`select employee_id as employee, sum(seconds_online)::int4 as seconds from hourly_summary group by 1`,
      );
      for (const { employee, seconds } of hours) {
        const own = sessions.filter(session => session.employee === employee);
        expect(Math.abs(seconds - measure(own) / 1000)).toBeLessThanOrEqual(1);
      }
      expect(site.clock.now().getTime()).toBeGreaterThan(monday);
    }),
    { numRuns: process.env['SITEWATCH_LONG'] ? 300 : 25 },
  );
}, 600_000);
