import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemIcmpClient } from '../../src/probes/icmp.system.client.js';

const client = new SystemIcmpClient();
let usable = false;

beforeAll(async () => {
  usable = (await client.ping('127.0.0.1', 2_000)).answer === 'up';
});

afterAll(() => client.close());

describe('the ICMP engine of this machine', () => {
  it('reaches the loopback, or says why it cannot and blames no host', async () => {
    const { answer, rttMs, reason } = await client.ping('127.0.0.1', 1_000);
    const asExpected = usable
      ? answer === 'up' && reason === '' && rttMs !== null && client.engine !== 'none'
      : answer === 'unknown' && reason.startsWith('No ICMP engine on this machine: ') && client.engine === 'none';
    expect(asExpected).toBe(true);
  });

  it('does not take what is no address for an absent host', async () => {
    expect(await client.ping('no.such.name.invalid', 500)).toMatchObject({ answer: 'unknown' });
  });

  it('tells many hosts apart that are asked at once', async ({ skip }) => {
    skip(!client.engine.endsWith('socket'), 'only an own socket asks many at once');
    const hosts = Array.from({ length: 500 }, (_, index) => `127.1.${index >> 7}.${(index & 127) + 1}`);
    const results = await Promise.all(hosts.map(host => client.ping(host, 5_000)));
    expect(results.filter(({ answer }) => answer !== 'up')).toEqual([]);
  });

  it('speaks IPv6 in any spelling', async ({ skip }) => {
    const result = await client.ping('::1', 1_000);
    skip(result.answer === 'unknown', 'no IPv6 here');
    expect(result.answer).toBe('up');
    expect((await client.ping('0:0:0:0:0:0:0:1', 1_000)).answer).toBe('up');
  });
});
