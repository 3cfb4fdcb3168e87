import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EgressFailed } from '../../src/egress/egress.client.js';
import { Health } from '../../src/http/health.js';
import { AliveMonitor } from '../../src/operations/alive/alive.monitor.js';
import { FakeEgressClient } from '../fakes/fake.egress-client.js';

const url = 'https://monitor.example/ping/sitewatch';

describe('Saying outside that the program is alive', () => {
  let health: Health;
  let egress: FakeEgressClient;
  let isReady: boolean;
  let logged: string[];
  let monitor: AliveMonitor;

  const settings = { roles: ['scheduler'], metricsPublic: false, aliveUrl: url, aliveEverySeconds: 60 };

  beforeEach(() => {
    isReady = true;
    logged = [];
    health = new Health();
    health.register('database', () => ({ ok: isReady, detail: 'it is away' }));
    egress = new FakeEgressClient();
    const keep = (message: string) => void logged.push(message);
    Logger.overrideLogger({ log: keep, warn: keep, error: keep });
    monitor = new AliveMonitor(settings, health, egress);
  });
  afterEach(async () => {
    await monitor.beforeApplicationShutdown();
    Logger.overrideLogger(false);
  });

  it('asks for the address at the start already', async () => {
    monitor.onApplicationBootstrap();
    await monitor.say();
    expect(egress.asked.map(({ method, url: asked }) => [method, asked])).toEqual([['GET', url]]);
  });

  it('asks for nothing where no address is given', async () => {
    const mute = new AliveMonitor({ ...settings, aliveUrl: null }, health, egress);
    mute.onApplicationBootstrap();
    await mute.beforeApplicationShutdown();
    expect(egress.asked).toEqual([]);
  });

  it('is silent while something that makes the program ready is missing', async () => {
    isReady = false;
    await monitor.say();
    expect(egress.asked).toEqual([]);
    expect(logged).toEqual([expect.stringContaining('not ready: database, it is away')]);
    isReady = true;
    await monitor.say();
    expect(egress.asked).toHaveLength(1);
  });

  it('logs a failure once, however long it lasts, and the end of it', async () => {
    egress.failure = new EgressFailed('monitor.example does not answer');
    for (let minute = 0; minute < 3; minute += 1) await monitor.say();
    egress.failure = null;
    egress.status = 503;
    await monitor.say();
    expect(logged).toEqual([expect.stringContaining('monitor.example does not answer')]);
    egress.status = 204;
    for (let minute = 0; minute < 2; minute += 1) await monitor.say();
    expect(logged).toHaveLength(2);
    expect(logged[1]).toMatch(/works again/);
  });

  it('never asks twice at the same time', async () => {
    await Promise.all([monitor.say(), monitor.say(), monitor.say()]);
    expect(egress.asked).toHaveLength(1);
  });
});
