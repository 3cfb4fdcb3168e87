import { afterAll, describe, expect, it } from 'vitest';
import type { Neighbour } from '../../../src/probes/probe.client.js';
import { IcmpEngine } from '../../../src/probes/sweep/icmp.engine.js';
import { LinkClient } from '../../../src/probes/sweep/link.client.js';
import { ProbeEngine } from '../../../src/probes/sweep/probe.engine.js';
import { SystemProbeClient, type EngineChoice } from '../../../src/probes/sweep/system.probe.client.js';

/** A machine with one network and a cable that can be pulled. */
class FakeLink extends LinkClient {
  carrier = true;

  gateway(): string | null {
    return null;
  }

  networks(): string[] {
    return ['127.0.0.0/8'];
  }

  hasCarrier(): boolean {
    return this.carrier;
  }

  async neighbours(): Promise<Neighbour[]> {
    return [];
  }
}

const opened: SystemProbeClient[] = [];
const client = (choice: EngineChoice, link = new FakeLink()) => {
  const made = new SystemProbeClient(choice, link, false);
  opened.push(made);
  return made;
};
afterAll(() => Promise.all(opened.map(each => each.close())));

const hosts = Array.from({ length: 200 }, (_, index) => `127.7.${index >> 7}.${(index & 127) + 1}`);
const many = Array.from({ length: 3_000 }, (_, index) => `127.8.${index >> 7}.${(index & 127) + 1}`);

describe('The probes of this machine', () => {
  it('find everybody on the loopback, with the engine and its reason told', async () => {
    const probes = client('auto');
    const report = await probes.sweep(hosts, 20_000);
    const { engine, reason, unusable } = await probes.diagnosis();
    expect(report).toMatchObject({ engine, blind: null, gateway: null });
    expect([...report.results.values()].filter(({ answer }) => answer !== 'up')).toEqual([]);
    expect(reason).toBe('the best that works here');
    expect(unusable.every(({ problem }) => problem !== '')).toBe(true);
  });

  it('leave unknown whom there was no time to ask', async ({ skip }) => {
    const probes = client('icmp');
    skip((await probes.diagnosis()).engine === 'none', 'no ICMP sockets here');
    const begun = Date.now();
    const { results } = await probes.sweep(many, 500);
    const answers = many.map(address => results.get(address)?.answer);
    expect([answers.at(0), answers.at(-1)]).toEqual(['up', 'unknown']);
    expect(answers).not.toContain('down');
    const instants = [...results.values()].flatMap(({ at }) => at?.getTime() ?? []);
    expect(instants.filter(at => at < begun || at > Date.now())).toEqual([]);
  });

  it('end a sweep when they are closed, and call nobody absent for that', async ({ skip }) => {
    const engine = await IcmpEngine.open();
    skip(!(engine instanceof ProbeEngine), 'no ICMP sockets here');
    if (!(engine instanceof ProbeEngine)) return;
    const sweep = engine.probe([...many, 'nobody'], 60_000);
    await engine.close();
    const answers = [...(await sweep).values()].map(({ answer }) => answer);
    expect(answers).toHaveLength(many.length + 1);
    expect(answers).not.toContain('down');
  });

  it('take a refused connection for an answer', async () => {
    const report = await client('tcp').sweep(['127.0.0.1', '127.9.9.9'], 5000);
    expect([...report.results.values()].map(({ answer }) => answer)).toEqual(['up', 'up']);
    expect(report.engine).toBe('tcp');
  });

  it('know nothing when no interface has a link, and ask nobody', async () => {
    const link = new FakeLink();
    link.carrier = false;
    const report = await client('tcp', link).sweep(['10.255.255.1'], 5000);
    expect(report).toEqual({
      engine: 'tcp',
      blind: 'No network interface has a link.',
      gateway: null,
      results: new Map(),
    });
  });
});
