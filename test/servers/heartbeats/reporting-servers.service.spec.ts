import { beforeEach, describe, expect, it } from 'vitest';
import type { Added } from './site.js';
import { heartbeatFacts, incidentFacts, Watch } from './watch.js';

const watch = Watch.forThisFile();
const told = () => watch.site.told(...heartbeatFacts, ...incidentFacts);

describe('A server that reports by heartbeats', () => {
  let job: Added;

  beforeEach(async () => {
    job = await watch.site.job();
    await watch.site.told();
  });
  const beat = (input = {}) => watch.process.beat(job.id, job.token, input);

  it('is unknown until its first heartbeat, however long that takes', async () => {
    await watch.goOn(200);
    expect((await watch.site.status(job.id)).status).toBe('unknown');
    await beat();
    await watch.process.look();
    expect((await watch.site.status(job.id)).status).toBe('up');
    expect(await told()).toEqual([]);
  });

  it('is down when interval and grace have passed, from that instant on, and up with the next heartbeat', async () => {
    await beat();
    await watch.goOn(90);
    expect((await watch.site.status(job.id)).status).toBe('up');
    await watch.goOn(2);
    expect(await watch.site.status(job.id)).toEqual({
      status: 'down',
      since: '01:30.000',
      message: 'No heartbeat for more than 90 s',
    });
    await beat();
    await watch.process.look();
    expect((await watch.site.status(job.id)).status).toBe('up');
    expect(await told()).toEqual([
      'incident.opened started_at 01:30.000',
      `incident.closed started_at 01:30.000 ended_at ${watch.site.minutes}`,
    ]);
  });

  it('has a result in each period, good or bad', async () => {
    for (let n = 0; n < 10; n += 1) {
      await beat();
      await watch.goOn(30);
    }
    expect(await watch.site.results(job.id)).toMatch(/^s{5,10}$/);
    const before = (await watch.site.results(job.id)).length;
    await watch.goOn(300);
    expect((await watch.site.results(job.id)).slice(before)).toMatch(/^f{4,5}$/);
    expect(await told()).toEqual([expect.stringContaining('incident.opened')]);
  });

  it('is not missed during a pause, and has a whole window after it', async () => {
    await beat();
    await watch.process.look();
    await watch.site.change(job.id, { status: 'paused' });
    await watch.goOn(300);
    await watch.site.change(job.id, { status: 'active' });
    await watch.goOn(90);
    expect((await watch.site.status(job.id)).status).toBe('unknown');
    await watch.goOn(62);
    expect((await watch.site.status(job.id)).status).toBe('down');
  });

  it('is up at once with a heartbeat after a pause', async () => {
    await beat();
    await watch.process.look();
    await watch.site.change(job.id, { status: 'paused' });
    await watch.goOn(30);
    await watch.site.change(job.id, { status: 'active' });
    await beat();
    await watch.process.look();
    expect((await watch.site.status(job.id)).status).toBe('up');
  });

  it('that went down during maintenance is announced after it', async () => {
    await beat();
    await watch.process.look();
    await watch.site.maintain(job.id, 200);
    await watch.goOn(200);
    expect(await told()).toEqual([]);
    await watch.site.maintain(null);
    await watch.goOn(61);
    expect(await told()).toEqual([expect.stringContaining('incident.opened')]);
  });

  it('has another deadline at once when its interval changes', async () => {
    await beat();
    await watch.process.look();
    await watch.site.change(job.id, { heartbeat_grace: 120 });
    await watch.goOn(179);
    expect((await watch.site.status(job.id)).status).toBe('up');
    await watch.site.change(job.id, { heartbeat_grace: 121 });
    await watch.goOn(3);
    expect(await watch.site.status(job.id)).toMatchObject({ status: 'down', since: '03:01.000' });
    await watch.site.change(job.id, { heartbeat_grace: 600 });
    await watch.process.look();
    expect((await watch.site.status(job.id)).status).toBe('up');
  });

  it('gets a whole new window when the change makes it late', async () => {
    await beat();
    await watch.process.look();
    await watch.site.change(job.id, { heartbeat_grace: 600 });
    await watch.goOn(300);
    await watch.site.change(job.id, { heartbeat_grace: 0 });
    await watch.goOn(60);
    expect((await watch.site.status(job.id)).status).toBe('up');
    await watch.goOn(2);
    expect((await watch.site.status(job.id)).status).toBe('down');
  });
});
