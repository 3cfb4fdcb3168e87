import { beforeEach, describe, expect, it } from 'vitest';
import type { Added } from './site.js';
import { heartbeatFacts, Watch } from './watch.js';

const watch = Watch.forThisFile();
const told = () => watch.site.told(...heartbeatFacts);

describe('After a time in which nobody listened', () => {
  let server: Added;

  beforeEach(async () => {
    server = await watch.site.add();
    await watch.process.beat(server.id, server.token);
    await watch.process.look();
    await watch.site.told();
  });

  it('agents get a whole minute: a stop of ten minutes', async () => {
    watch.site.pass(600);
    await watch.restart();
    await watch.process.look();
    await watch.goOn(60);
    expect(await told()).toEqual([]);
    await watch.goOn(2);
    expect(await told()).toEqual(['heartbeat.lost lost_at 11:00.000']);
  });

  it('agents get a whole minute: a process that stood still', async () => {
    watch.site.pass(100);
    await watch.goOn(30);
    await watch.process.beat(server.id, server.token);
    await watch.goOn(40);
    expect(await told()).toEqual([]);
  });

  it.each([-3600, 3600])('a clock that is set by %i seconds makes nobody late', async seconds => {
    watch.site.clock.step(seconds * 1000);
    await watch.process.look();
    await watch.goOn(59);
    expect(await told()).toEqual([]);
    await watch.goOn(3);
    expect(await told()).toEqual([expect.stringContaining('heartbeat.lost')]);
  });

  it('nobody is given time that another process has watched', async () => {
    const other = await watch.site.process();
    for (let n = 0; n < 80; n += 1) {
      watch.site.pass(0.5);
      await other.look();
    }
    await watch.process.look();
    for (let n = 0; n < 44; n += 1) {
      watch.site.pass(0.5);
      await watch.process.look();
      await other.look();
    }
    expect(await told()).toEqual(['heartbeat.lost lost_at 01:00.000']);
  });

  it('what was lost before stays lost', async () => {
    await watch.goOn(62);
    expect(await told()).toHaveLength(1);
    watch.site.pass(600);
    await watch.goOn(62);
    expect(await told()).toEqual([]);
  });

  it('a job whose report was not due meanwhile gets no time', async () => {
    const job = await watch.site.job({ check_interval: 600, heartbeat_grace: 60 });
    await watch.process.beat(job.id, job.token);
    await watch.process.look();
    watch.site.pass(300);
    await watch.goOn(360, 10);
    expect((await watch.site.status(job.id)).status).toBe('up');
    await watch.goOn(2);
    expect(await watch.site.status(job.id)).toMatchObject({ status: 'down', since: '11:00.000' });
  });

  it('a job whose report was due meanwhile gets a whole window', async () => {
    const job = await watch.site.job({ check_interval: 600, heartbeat_grace: 60 });
    await watch.process.beat(job.id, job.token);
    await watch.process.look();
    watch.site.pass(630);
    await watch.goOn(670, 10);
    expect((await watch.site.status(job.id)).status).toBe('up');
    await watch.goOn(2);
    expect(await watch.site.status(job.id)).toMatchObject({ status: 'down', since: '21:40.000' });
  });
});

describe('While this site is cut off', () => {
  it('nobody is lost, and afterwards agents have a whole minute', async () => {
    const server = await watch.site.add();
    const job = await watch.site.job();
    const lonely = await watch.site.process();
    const look = async (seconds: number) => {
      for (let n = 0; n < seconds * 2; n += 1) {
        watch.site.pass(0.5);
        await lonely.look();
      }
    };
    await lonely.look();
    for (const { id, token } of [server, job]) await lonely.beat(id, token);
    await lonely.connectivity.round();
    await look(40);
    for (const name of ['a.example', 'b.example', 'c.example']) lonely.canaries.silent.add(name);
    await lonely.connectivity.round();
    watch.site.pass(2);
    await lonely.connectivity.round();
    expect(lonely.connectivity.isolated).toBe(true);
    await look(120);
    lonely.canaries.silent.clear();
    await lonely.connectivity.round();
    await look(59);
    expect(await watch.site.told(...heartbeatFacts, 'incident.opened')).toEqual([]);
    await look(40);
    expect(
      (await watch.site.told(...heartbeatFacts, 'incident.opened'))
        .map(fact => fact.split(' ')[0] ?? '')
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['heartbeat.lost', 'incident.opened']);
  });
});
