import { describe, expect, it, type TestContext } from 'vitest';
import { addresses, Lan, lanProblem, routedAddresses, type Manners } from './lan.js';

const problem = lanProblem();
const even = <T>(all: readonly T[]) => all.filter((_, index) => index % 2 === 0);
const odd = <T>(all: readonly T[]) => all.filter((_, index) => index % 2 === 1);
const answering = (answers: Record<string, string>, answer: string) =>
  Object.keys(answers).filter(address => answers[address] === answer);

/** A network that is gone when the test is over, with hosts that behave in some way. */
async function open({ onTestFinished }: TestContext, present: readonly string[], manners?: Manners): Promise<Lan> {
  const lan = Lan.open('icmp');
  onTestFinished(() => lan.close());
  await lan.hosts('add', present);
  if (manners) await lan.behave(manners);
  return lan;
}

const title = `A sweep of hosts and networks with manners of their own${problem ? ` (not here: ${problem})` : ''}`;

describe.skipIf(problem !== null).concurrent(title, () => {
  it('never takes a host for absent whose replies come up to three seconds late', async context => {
    const all = [...addresses(300), ...routedAddresses(300)];
    const lan = await open(context, even(all), { lateMs: 3_000 });
    const { blind, answers, rttMs } = await lan.sweep(all);
    expect(blind).toBeNull();
    expect(answering(answers, 'up')).toEqual(even(all));
    expect(answering(answers, 'down')).toEqual(odd(all));
    // The delays of these hosts are spread evenly: some are counted as late as they were.
    expect(even(all).filter(address => (rttMs[address] ?? 0) > 2_000).length).toBeGreaterThan(50);
  });

  it('hears a host that answers only to the last of three requests, and that late', async context => {
    const all = routedAddresses(100);
    const lan = await open(context, even(all), { ignored: 2, lateMs: 2_500 });
    const { answers } = await lan.sweep(all);
    expect(answering(answers, 'up')).toEqual(even(all));
  });

  it('is the same with raw sockets, of which one listens for all', async context => {
    const all = [...addresses(300), ...routedAddresses(700)];
    const lan = await open(context, even(all), { lateMs: 3_000 });
    await lan.run('sh', '-c', 'echo 1 0 >/proc/sys/net/ipv4/ping_group_range');
    const { engine, answers } = await lan.sweep(all);
    expect(engine).toBe('icmp');
    expect(answering(answers, 'up')).toEqual(even(all));
    expect(answering(answers, 'down')).toEqual(odd(all));
  });

  it.for(['payload', 'source'] as const)('believes no reply with a foreign %s', async (forged, context) => {
    const all = routedAddresses(50);
    const lan = await open(context, all, { forged });
    const { answers } = await lan.sweep(all, 1_000);
    expect(answering(answers, 'down')).toEqual(all);
  });

  it('asks IPv6 neighbours as well, also by link-local addresses', async context => {
    const all = Array.from({ length: 100 }, (_, index) => `fd77::77:${index}`);
    const near = ['fe80::77%watcher', 'fe80::78%watcher', 'fe80::77%nowhere'];
    const lan = await open(context, [...even(all), 'fe80::77']);
    context.skip(!(await lan.run('ip', '-6', 'addr')).includes('fd77::1'), 'no IPv6 here');
    const { answers } = await lan.sweep([...all, ...addresses(1), ...near], 2_000);
    expect(answering(answers, 'up')).toEqual([...even(all), 'fe80::77%watcher']);
    expect(answers['fe80::77%nowhere']).toBe('unknown');
  });

  it.for(['datagram', 'raw'])(
    'blames no host when this machine cannot send, with %s sockets',
    async (kind, context) => {
      const [sent = '', forbidden = '', unreachable = '', ...others] = routedAddresses(20);
      // Of IPv6 packets the kernel tells only raw sockets that they were dropped.
      const queued = kind === 'raw' ? [...others, 'fd77::99'] : others;
      const lan = await open(context, routedAddresses(20));
      if (kind === 'raw') await lan.run('sh', '-c', 'echo 1 0 >/proc/sys/net/ipv4/ping_group_range');
      await lan.run('ip', 'route', 'add', 'prohibit', forbidden);
      await lan.run('ip', 'route', 'add', 'unreachable', unreachable);
      const first = await lan.sweep([sent, forbidden, unreachable], 1_000);
      expect(first.answers).toEqual({ [sent]: 'up', [forbidden]: 'unknown', [unreachable]: 'unknown' });
      // A queue without room for a single packet.
      for (const known of ['10.77.255.254', 'fd77::99'])
        await lan.run(
          'sh',
          '-c',
          `ip neigh replace ${known} lladdr 02:00:00:00:00:01 dev watcher nud permanent || true`,
        );
      await lan.run('tc', 'qdisc', 'replace', 'dev', 'watcher', 'root', 'bfifo', 'limit', '1');
      const second = await lan.sweep(queued, 1_000);
      expect(answering(second.answers, 'unknown')).toEqual(queued);
      await lan.run('ip', 'route', 'del', 'default');
      const third = await lan.sweep(queued, 1_000);
      expect(answering(third.answers, 'unknown')).toEqual(queued);
    },
  );
});
