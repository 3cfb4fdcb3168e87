import { beforeEach, describe, expect, it } from 'vitest';
import type { Added } from './site.js';
import { heartbeatFacts, Watch } from './watch.js';

const watch = Watch.forThisFile();
const told = () => watch.site.told(...heartbeatFacts);

describe('The agent of a server that has other checks', () => {
  let server: Added;

  beforeEach(async () => {
    server = await watch.site.add({ notifications: [] });
    await watch.process.beat(server.id, server.token);
    await watch.process.look();
    await watch.site.told();
  });

  const beat = () => watch.process.beat(server.id, server.token);

  it('is lost a minute after its last heartbeat, and that is told within two seconds, once', async () => {
    await watch.goOn(60);
    expect(await told()).toEqual([]);
    await watch.goOn(2);
    expect(await told()).toEqual(['heartbeat.lost lost_at 01:00.000']);
    await watch.goOn(120);
    expect(await told()).toEqual([]);
  });

  it('is in time with a heartbeat in the very millisecond of the deadline', async () => {
    await watch.goOn(59.5);
    watch.site.pass(0.5);
    await beat();
    await watch.goOn(60);
    expect(await told()).toEqual([]);
    await watch.goOn(2);
    expect(await told()).toEqual(['heartbeat.lost lost_at 02:00.000']);
  });

  it('is late a millisecond after it, and back at once', async () => {
    await watch.goOn(60);
    watch.site.clock.advance(1);
    await beat();
    await watch.goOn(62);
    await beat();
    await watch.process.look();
    expect(await told()).toEqual([
      'heartbeat.lost lost_at 02:00.001',
      `heartbeat.returned lost_at 02:00.001 returned_at ${watch.site.minutes}`,
    ]);
  });

  it('may be lost and come back any number of times', async () => {
    for (let n = 0; n < 3; n += 1) {
      await watch.goOn(62);
      await beat();
      await watch.process.look();
    }
    const facts = await told();
    expect(facts.map(fact => fact.split(' ')[0])).toEqual([...heartbeatFacts, ...heartbeatFacts, ...heartbeatFacts]);
  });

  it('changes nothing about the status of its server', async () => {
    await watch.goOn(62);
    expect((await watch.site.status(server.id)).status).toBe('unknown');
    expect(await watch.site.results(server.id)).toBe('');
  });

  it('is not missed during a pause, and has a whole minute after it', async () => {
    await watch.site.change(server.id, { status: 'paused' });
    await watch.goOn(200);
    await watch.site.change(server.id, { status: 'active' });
    await watch.goOn(60);
    expect(await told()).toEqual([]);
    await watch.goOn(62);
    expect(await told()).toEqual([expect.stringContaining('heartbeat.lost')]);
  });

  it('is not missed during maintenance, and has a whole minute after it', async () => {
    await watch.site.maintain(server.id, 200);
    await watch.goOn(200);
    await watch.site.maintain(null);
    await watch.goOn(60);
    expect(await told()).toEqual([]);
    await watch.goOn(62);
    expect(await told()).toEqual([expect.stringContaining('heartbeat.lost')]);
  });

  it('is told of by one of several processes, and comes back through any of them', async () => {
    const other = await watch.site.process();
    for (let n = 0; n < 124; n += 1) {
      watch.site.pass(0.5);
      await Promise.all([watch.process.look(), other.look()]);
    }
    expect(await told()).toEqual(['heartbeat.lost lost_at 01:00.000']);
    await other.beat(server.id, server.token);
    await Promise.all([watch.process.look(), other.look()]);
    expect(await told()).toHaveLength(1);
  });

  it('is forgotten with its server', async () => {
    await watch.site.administration.run(() => watch.site.administration.servers.remove(server.id));
    await watch.goOn(62);
    expect(await told()).toEqual([]);
  });
});
