import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/database/database.js';
import { ProcessMark } from '../../../src/database/process-mark.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import { DiscoveryRange } from '../../../src/presence/discovery/discovery-range.js';
import { DiscoveryRequests } from '../../../src/presence/discovery/discovery-requests.service.js';
import { DiscoveryJob } from '../../../src/presence/discovery/discovery.job.js';
import { DiscoveryService } from '../../../src/presence/discovery/discovery.service.js';
import { ImpossibleNow } from '../../../src/shared/errors.js';
import { FakeProbeClient } from '../../fakes/fake.probe-client.js';
import { PresenceSite } from '../presence-site.js';

const day = 86_400_000;
const mac = (last: number) => `a8:00:00:00:00:0${last}`;

/** One process that searches. */
class Process {
  readonly probes: FakeProbeClient;
  readonly mark: ProcessMark;
  readonly service: DiscoveryService;
  readonly job: DiscoveryJob;

  constructor(site: PresenceSite) {
    const { em, unitOfWork, address } = site.database;
    this.probes = new FakeProbeClient(site.clock);
    this.mark = new ProcessMark(Database.at(address));
    this.service = new DiscoveryService(em, site.bus, site.clock, this.mark);
    this.job = new DiscoveryJob(unitOfWork, this.service, new DiscoveryRange(site.config), this.probes);
  }
}

describe('The search for unknown devices', () => {
  let site: PresenceSite;
  let jobs: Jobs;
  let first: Process;
  let requests: DiscoveryRequests;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    site = await PresenceSite.open({ DISCOVERY_CIDRS: '10.0.0.0/29,10.1.0.0/24' });
    const { em, unitOfWork, address } = site.database;
    jobs = new Jobs(Database.at(address), em, unitOfWork);
    requests = new DiscoveryRequests(em, jobs, site.clock, new DiscoveryRange(site.config));
  });
  beforeEach(async () => {
    await site.clear();
    await site.rows(sql`truncate found_device, discovery_scan restart identity`);
    await site.rows(sql`delete from pgboss.job`);
    first = new Process(site);
    await first.mark.onApplicationBootstrap();
    return () => first.mark.onApplicationShutdown();
  });
  afterAll(async () => {
    await jobs.beforeApplicationShutdown();
    await site.close();
  });

  const found = () =>
    site
      .rows<{ line: string }>(sql`select concat_ws(' ', ip_address, mac_address) as line from found_device order by id`)
      .then(rows => rows.map(({ line }) => line));
  const facts = () =>
    site
      .rows<{ message: string }>(
        sql`select payload->>'message' as message from event where name = 'device.found' order by id`,
      )
      .then(rows => rows.map(({ message }) => message));
  const state = () => site.run(() => requests.state());
  const sent = async () => {
    const [row] = await site.rows<{ count: number }>(
      sql`select count(*)::int4 as count from pgboss.job where name = 'presence.discover'`,
    );
    return row?.count;
  };

  it('asks the hosts of the networks it may look through, but none that is a device already', async () => {
    await site.device(await site.employee('Ada'), '10.0.0.2');
    await first.job.discover();
    const asked = first.probes.asked.flat();
    expect(asked.slice(0, 6)).toEqual(['10.0.0.1', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6', '10.1.0.1']);
    expect(asked).toHaveLength(5 + 254);
    expect(Math.max(...first.probes.asked.map(({ length }) => length))).toBe(128);
    expect(await state()).toMatchObject({ state: 'done', addresses: 259, asked: 259, found: 0, problem: null });
  });

  it('tells of each new thing once, by its MAC where there is one', async () => {
    first.probes.present.add('10.0.0.1').add('10.0.0.3');
    first.probes.table.push({ address: '10.0.0.1', mac: '02:00:00:00:00:01', state: 'REACHABLE' });
    first.probes.table.push({ address: '10.1.0.9', mac: mac(9), state: 'REACHABLE' });
    await first.job.discover();
    await first.job.discover();
    expect(await found()).toEqual(['10.0.0.1 02:00:00:00:00:01', '10.0.0.3', `10.1.0.9 ${mac(9)}`]);
    expect(await facts()).toEqual([
      'Something unknown answers at 10.0.0.1 (02:00:00:00:00:01, a MAC it has made up).',
      'Something unknown answers at 10.0.0.3.',
      `Something unknown answers at 10.1.0.9 (${mac(9)}).`,
    ]);
    const [fact] = await site.rows(sql`select payload from event where name = 'device.found' order by id limit 1`);
    expect(fact).toMatchObject({
      payload: { found_id: 1, name: '02:00:00:00:00:01', ip_address: '10.0.0.1', mac_address: '02:00:00:00:00:01' },
    });
  });

  it('follows what it has found to another address', async () => {
    first.probes.present.add('10.0.0.1');
    first.probes.table.push({ address: '10.0.0.1', mac: mac(1), state: 'REACHABLE' });
    await first.job.discover();
    site.clock.advance(600_000);
    first.probes.present.clear();
    first.probes.present.add('10.1.0.1');
    first.probes.table.splice(0, 1, { address: '10.1.0.1', mac: mac(1), state: 'REACHABLE' });
    await first.job.discover();
    expect(await found()).toEqual([`10.1.0.1 ${mac(1)}`]);
    expect(
      await site.rows(sql`select last_seen_at - first_seen_at = interval '10 minutes' as is from found_device`),
    ).toEqual([{ is: true }]);
    expect(await facts()).toHaveLength(1);
  });

  it('is not about a device that is seen at another address', async () => {
    const desk = await site.device(await site.employee('Ada'), '192.168.0.1');
    await site.rows(sql`update device set mac_address = ${mac(1)} where id = ${desk}`);
    first.probes.present.add('10.0.0.1');
    first.probes.table.push({ address: '10.0.0.1', mac: mac(1), state: 'REACHABLE' });
    await first.job.discover();
    expect(await found()).toEqual([]);
  });

  it('believes nothing while it is blind, and says so', async () => {
    first.probes.present.add('10.0.0.1');
    first.probes.blind = 'Something answers for every address here.';
    await first.job.discover();
    expect(await found()).toEqual([]);
    expect(first.probes.asked).toHaveLength(1);
    expect(await state()).toMatchObject({ state: 'failed', problem: first.probes.blind, asked: 0 });
  });

  it('is made by one process at a time; what a dead one began is begun anew', async () => {
    const second = new Process(site);
    await second.mark.onApplicationBootstrap();
    expect(await site.run(() => first.service.begin(['10.0.0.1']))).toEqual(['10.0.0.1']);
    expect((await state()).state).toBe('running');
    await second.job.discover();
    expect(second.probes.asked).toEqual([]);
    await first.mark.onApplicationShutdown();
    expect((await state()).state).toBe('interrupted');
    await second.job.discover();
    expect((await state()).state).toBe('done');
    await second.mark.onApplicationShutdown();
  });

  it('ends with the program', async () => {
    first.job.beforeApplicationShutdown();
    await first.job.discover();
    expect(await state()).toMatchObject({ state: 'failed', problem: 'This program was stopped.' });
  });

  it('forgets what has not been seen for a month, or is a device by now', async () => {
    first.probes.present.add('10.0.0.1').add('10.0.0.3').add('10.0.0.4');
    first.probes.table.push({ address: '10.0.0.4', mac: mac(4), state: 'REACHABLE' });
    await first.job.discover();
    const desk = await site.device(await site.employee('Ada'), '10.0.0.3');
    await site.rows(sql`update device set mac_address = ${mac(3)} where id = ${desk}`);
    first.probes.present.delete('10.0.0.1');
    site.clock.advance(30 * day);
    await first.job.discover();
    expect(await found()).toEqual(['10.0.0.1', `10.0.0.4 ${mac(4)}`]);
    site.clock.advance(1);
    await first.job.discover();
    expect(await found()).toEqual([`10.0.0.4 ${mac(4)}`]);
  });

  it('is wanted once, however many want it', async () => {
    const want = () => site.run(() => requests.request());
    expect((await state()).state).toBe('never');
    expect(await want()).toMatchObject({ state: 'waiting', requested_at: '2026-03-02T08:00:00.000Z' });
    await Promise.all([want(), want(), want()]);
    expect(await sent()).toBe(1);
    await site.run(() => first.service.begin([]));
    expect((await want()).state).toBe('running');
    await site.run(() => first.service.end(null));
    expect((await want()).state).toBe('waiting');
    expect(await sent()).toBe(2);
  });

  it('is refused where no network may be looked through', async () => {
    const silent = await PresenceSite.open();
    const { em } = silent.database;
    const none = new DiscoveryRequests(em, jobs, silent.clock, new DiscoveryRange(silent.config));
    await expect(silent.run(() => none.request())).rejects.toBeInstanceOf(ImpossibleNow);
    const process = new Process(silent);
    await process.job.discover();
    expect(process.probes.asked).toEqual([]);
    await silent.close();
  });
});
