import { describe, expect, it } from 'vitest';
import { Agent, settings, shells } from './agent.js';
import { accepted, Recorder, type Beat } from './recorder.js';

const gaps = (beats: Beat[]) => beats.slice(1).map(({ at }, n) => at - beats[n]!.at);
/** What the log says: number of the attempt and the seconds until the next. */
const announced = (log: string) =>
  [...log.matchAll(/\(attempt (\d+), next one in ([\d.]+) s\)/g)].map(([, n, seconds]) => [Number(n), Number(seconds)]);

async function stopped(agent: Agent): Promise<string> {
  agent.signal('SIGTERM');
  const { code, stderr } = await agent.ended();
  expect(code).toBe(0);
  return stderr;
}

describe.each(shells)('The agent in %s', (...shell) => {
  it('comes back sooner than usual after a fault, then ever later, and says so ever more rarely', async () => {
    const fault = { status: 500 };
    const sitewatch = await Recorder.start(fault, fault, fault, fault, fault, accepted());
    const agent = new Agent(['run'], { shell, env: settings(sitewatch.url, { SITEWATCH_INTERVAL: '3' }) });
    await expect.poll(() => agent.log, { timeout: 15_000 }).toContain('is reached again');
    const log = await stopped(agent);
    // A thirtieth of the interval, doubled each time, of it at least half.
    gaps(sitewatch.beats).forEach((gap, n) => expect(gap).toBeGreaterThan(50 * 2 ** n));
    expect(gaps(sitewatch.beats)[0]).toBeLessThan(1500);
    expect(announced(log).map(([attempt]) => attempt)).toEqual([1, 2, 4]);
    for (const [attempt = 0, seconds = 0] of announced(log)) {
      expect(seconds).toBeGreaterThanOrEqual(0.05 * 2 ** (attempt - 1));
      expect(seconds).toBeLessThanOrEqual(0.1 * 2 ** (attempt - 1));
    }
    expect(log).toContain('Sitewatch, or a proxy before it, has a fault [HTTP 500]');
    expect(log.match(/Sitewatch is reached again, after 5 failed attempts/g)).toHaveLength(1);
  });

  it('outlives a Sitewatch that refuses, cuts and hangs, and says which', async () => {
    const sitewatch = await Recorder.start('reset', 'hang', accepted());
    const agent = new Agent(['run'], { shell, env: settings(sitewatch.url, { SITEWATCH_TIMEOUT: '1' }) });
    await sitewatch.beat(4);
    await sitewatch.refuse();
    await expect.poll(() => agent.log, { timeout: 15_000 }).toMatch(/refused or unreachable/);
    const heard = sitewatch.beats.length;
    await sitewatch.listen();
    await sitewatch.beat(heard + 1);
    const log = await stopped(agent);
    expect(log).toContain('was closed without a reply');
    expect(log).toContain('within 1 s');
    expect(log).toContain('is reached again, after 2 failed attempts');
  });
});

describe('The agent', () => {
  it('waits as long as a busy Sitewatch asks for', async () => {
    const sitewatch = await Recorder.start({ status: 503, headers: { 'Retry-After': '1' } }, accepted());
    const agent = new Agent(['run'], { env: settings(sitewatch.url) });
    await sitewatch.beat(2);
    expect(gaps(sitewatch.beats)[0]).toBeGreaterThan(1000);
    expect(await stopped(agent)).toContain('Sitewatch is busy or starting [HTTP 503]');
  });

  it('does not hammer where a person has to change something first', async () => {
    const sitewatch = await Recorder.start({ status: 401 }, { status: 401 }, accepted());
    const agent = new Agent(['run'], { env: settings(sitewatch.url, { SITEWATCH_INTERVAL: '0.4' }) });
    await sitewatch.beat(3);
    const [first, second] = gaps(sitewatch.beats);
    expect(first).toBeGreaterThan(200);
    expect(second).toBeGreaterThan(400);
    await stopped(agent);
  });

  it('returns at another moment than the others that failed with it', async () => {
    const waits = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const sitewatch = await Recorder.start({ status: 500 });
        const agent = new Agent(['run'], { env: settings(sitewatch.url, { SITEWATCH_INTERVAL: '60' }) });
        await expect.poll(() => announced(agent.log), { timeout: 15_000 }).toHaveLength(1);
        return announced(await stopped(agent))[0]?.[1];
      }),
    );
    expect(new Set(waits).size).toBeGreaterThan(1);
  });

  it('tries a single heartbeat three times, but not when it is refused for good', async () => {
    const sitewatch = await Recorder.start({ status: 500 });
    const env = settings(sitewatch.url);
    expect((await new Agent(['once'], { env }).ended()).code).toBe(1);
    expect(sitewatch.beats).toHaveLength(3);
    sitewatch.answer({ status: 404 });
    const { code, stderr } = await new Agent(['once'], { env }).ended();
    expect(code).toBe(1);
    expect(stderr).toContain('there is no server 7 at');
    expect(sitewatch.beats).toHaveLength(4);
  });

  it('is not filled by a reply without end', async () => {
    const sitewatch = await Recorder.start('endless', accepted());
    const agent = new Agent(['run'], { env: settings(sitewatch.url, { SITEWATCH_TIMEOUT: '5' }) });
    await sitewatch.beat(2);
    expect(gaps(sitewatch.beats)[0]).toBeLessThan(5000);
    await stopped(agent);
  });
});
