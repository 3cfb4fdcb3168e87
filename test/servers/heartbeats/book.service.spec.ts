import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { HeartbeatProcess } from './process.js';
import { Site, type Added } from './site.js';

let site: Site;
let one: HeartbeatProcess;
let other: HeartbeatProcess;
let server: Added;

beforeAll(async () => {
  Logger.overrideLogger(false);
  site = await Site.open();
  [one, other] = [await site.process(), await site.process()];
});
afterAll(() => site.close());

beforeEach(async () => {
  server = await site.add();
});

const shownBy = (process: HeartbeatProcess, protocol: 'tcp' | 'heartbeat' = 'tcp') =>
  process.book.of({ id: server.id, protocol });

describe('What a process shows about agents', () => {
  it('is nothing for a server that never had one, and offline for one that must have one', () => {
    expect(shownBy(one)).toEqual({ heartbeat_status: null, last_heartbeat: null, agent_version: null });
    expect(shownBy(one, 'heartbeat').heartbeat_status).toBe('offline');
  });

  it('contains a heartbeat the moment it is answered', async () => {
    const { received_at } = await one.beat(server.id, server.token, { agent_version: '1.2' });
    expect(shownBy(one)).toEqual({ heartbeat_status: 'online', last_heartbeat: received_at, agent_version: '1.2' });
    site.pass(5);
    const next = await one.beat(server.id, server.token);
    expect(shownBy(one)).toMatchObject({ last_heartbeat: next.received_at, agent_version: '1.2' });
  });

  it('contains what another process was sent, a few seconds later', async () => {
    const { received_at } = await other.beat(server.id, server.token, { agent_version: '2' });
    expect(shownBy(one).heartbeat_status).toBeNull();
    site.pass(5);
    await one.readNews();
    expect(shownBy(one)).toEqual({ heartbeat_status: 'online', last_heartbeat: received_at, agent_version: '2' });
  });

  it('does not go back to an older heartbeat of another process', async () => {
    await other.beat(server.id, server.token);
    site.pass(3);
    const { received_at } = await one.beat(server.id, server.token);
    await one.readNews();
    await other.readNews();
    expect([shownBy(one).last_heartbeat, shownBy(other).last_heartbeat]).toEqual([received_at, received_at]);
  });

  it('turns offline by time alone', async () => {
    await one.beat(server.id, server.token);
    site.pass(60);
    expect(shownBy(one).heartbeat_status).toBe('online');
    site.clock.advance(1);
    expect(shownBy(one).heartbeat_status).toBe('offline');
  });

  it('is as it was for a minute after a start, but for those that were lost before', async () => {
    const lost = await site.add();
    await one.beat(lost.id, lost.token);
    for (let n = 0; n < 130; n += 1) {
      site.pass(0.5);
      await one.look();
      if (n === 60) await one.beat(server.id, server.token);
    }
    site.pass(600);
    const late = await site.process();
    const statuses = () => [server, lost].map(({ id }) => late.book.of({ id, protocol: 'tcp' }).heartbeat_status);
    expect(statuses()).toEqual(['online', 'offline']);
    site.pass(61);
    expect(statuses()).toEqual(['offline', 'offline']);
  });

  it('follows a change of the interval', async () => {
    const job = await site.job();
    await one.beat(job.id, job.token);
    const status = () => one.book.of({ id: job.id, protocol: 'heartbeat' }).heartbeat_status;
    site.pass(80);
    await eventually(() => expect(status()).toBe('online'));
    await site.change(job.id, { heartbeat_grace: 0 });
    await eventually(() => expect(status()).toBe('offline'));
  });

  it('counts agents by what they are', async () => {
    site.pass(3600);
    const job = await site.job();
    for (const { id, token } of [server, job]) await one.beat(id, token);
    await eventually(() => expect(one.book.counts).toMatchObject({ online: 2, warning: 0 }));
    expect(one.book.counts.offline).toBeGreaterThan(0);
  });
});
