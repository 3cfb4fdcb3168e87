import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Agent, runAgent, settings, shells } from './agent.js';
import { accepted, Recorder } from './recorder.js';

type Metrics = Record<string, number>;
const measured = (url: string) => settings(url, { SITEWATCH_METRICS: 'on' });
const withoutProc = existsSync('/proc/stat') ? '' : 'no /proc here';

describe.each(shells)('The metrics of the agent in %s', (...shell) => {
  it('say what this machine says', async ({ skip }) => {
    skip(withoutProc !== '', withoutProc);
    const sitewatch = await Recorder.start();
    const { stderr } = await runAgent(['once'], { shell, env: measured(sitewatch.url) });
    expect(stderr).toBe('');
    const { agent_version, metrics, ...rest } = (await sitewatch.beat(1)).body as { metrics: Metrics } & Metrics;
    expect({ agent_version, rest }).toEqual({ agent_version: '1.0.0', rest: {} });
    expect(Object.keys(metrics)).toEqual(['cpu_percent', 'memory_percent', 'disk_percent', 'load_per_core']);
    const { cpu_percent = -1, memory_percent = -1, disk_percent = -1, load_per_core = -1 } = metrics;
    expect(cpu_percent).toBeGreaterThanOrEqual(0);
    expect(cpu_percent).toBeLessThanOrEqual(100);
    expect(Math.abs(memory_percent - 100 * (1 - freemem() / totalmem()))).toBeLessThan(10);
    const { blocks, bfree, bavail } = statfsSync('/');
    expect(Math.abs(disk_percent - (100 * (blocks - bfree)) / (blocks - bfree + bavail))).toBeLessThan(2);
    expect(Math.abs(load_per_core - loadavg()[1]! / availableParallelism())).toBeLessThan(0.5);
  });

  it('have the processor from the second heartbeat on, and see it work', async ({ skip }) => {
    skip(withoutProc !== '', withoutProc);
    const sitewatch = await Recorder.start(accepted(1));
    const agent = new Agent(['run'], { shell, env: measured(sitewatch.url) });
    expect((await sitewatch.beat(1)).body['metrics']).not.toHaveProperty('cpu_percent');
    const busyUntil = performance.now() + 250;
    while (performance.now() < busyUntil) Math.sqrt(busyUntil);
    const { metrics } = (await sitewatch.beat(2)).body as { metrics: Metrics };
    expect(metrics['cpu_percent']).toBeGreaterThan(0);
    expect(metrics['cpu_percent']).toBeLessThanOrEqual(100);
    agent.signal('SIGTERM');
    await agent.ended();
  });
});

describe('The metrics', () => {
  it('are those of the disk that is asked for, and left out where it is not there', async () => {
    const sitewatch = await Recorder.start();
    await runAgent(['once'], { env: { ...measured(sitewatch.url), SITEWATCH_DISK: '/nowhere at all' } });
    expect((await sitewatch.beat(1)).body['metrics']).not.toHaveProperty('disk_percent');
  });

  it('are not sent where they are switched off', async () => {
    const sitewatch = await Recorder.start();
    await runAgent(['once'], { env: settings(sitewatch.url) });
    expect((await sitewatch.beat(1)).body).toEqual({ agent_version: '1.0.0' });
  });
});
