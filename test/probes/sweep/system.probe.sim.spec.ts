import { afterAll, describe, expect, it } from 'vitest';
import type { Neighbour } from '../../../src/probes/probe.client.js';
import { LinkClient } from '../../../src/probes/sweep/link.client.js';
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
