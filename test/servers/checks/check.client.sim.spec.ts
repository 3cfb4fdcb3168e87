import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostResolver } from '../../../src/egress/host-resolver.js';
import { SystemIcmpClient } from '../../../src/probes/icmp.system.client.js';
import { NetworkCheckClient } from '../../../src/servers/checks/check.client.js';
import { startServerSimulator } from '../../../src/simulators/servers/server.simulator.js';
import { CheckWorld, NoIcmp, startCheckWorld } from './check.world.js';

let world: CheckWorld;

beforeAll(async () => {
  world = await startCheckWorld();
});

afterAll(() => world.close());

describe('a TCP check', () => {
  it('succeeds when the port accepts, and fails when it refuses', async () => {
    expect(await world.check('up', { protocol: 'tcp' })).toMatchObject({ kind: 'success', statusCode: null });
    expect(await world.check('refusing', { protocol: 'tcp' })).toMatchObject({ kind: 'failure' });
    expect(await world.client.check(world.target({ protocol: 'tcp', port: null }))).toMatchObject({
      kind: 'inconclusive',
    });
  });
});

describe('an ICMP check', () => {
  it('succeeds for a host that answers, and is inconclusive where none can be asked', async () => {
    const icmp = new SystemIcmpClient();
    const client = new NetworkCheckClient(icmp);
    const expected = (await icmp.ping('127.0.0.1', 2_000)).answer === 'up' ? 'success' : 'inconclusive';
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await client.check(world.target({ protocol: 'icmp', host }))).toMatchObject({ kind: expected });
    }
    await client.close();
    await icmp.close();
  });
});

describe('the metadata service of a cloud', () => {
  const loopback = { address: '127.0.0.1', family: 4 };
  const refused = { kind: 'failure', message: 'Refused: metadata address' };

  it.each(['169.254.169.254', '[::ffff:169.254.169.254]', '::ffff:a9fe:a9fe', 'fd00:ec2::254'])(
    'is not asked as %s',
    async host => {
      for (const protocol of ['http', 'https', 'tcp', 'tls', 'icmp'] as const) {
        expect(await world.client.check(world.target({ host, protocol, port: 80, timeoutMs: 300 }))).toMatchObject(
          refused,
        );
      }
    },
  );

  it('is not asked through a redirect', async () => {
    expect(await world.check('metadata-redirect')).toMatchObject(refused);
    expect(await world.check({ mode: 'redirect', location: 'http://[::ffff:169.254.169.254]/' })).toMatchObject(
      refused,
    );
    // The URL parser reads a number as the address it stands for.
    expect(await world.check({ mode: 'redirect', location: 'http://2852039166/' })).toMatchObject(refused);
  });

  it('is not asked through a name, whatever else the name stands for', async () => {
    const addresses = [
      { address: '127.0.0.1', family: 4 },
      { address: '169.254.169.254', family: 4 },
    ];
    const misled = new NetworkCheckClient(new NoIcmp(), {
      resolver: new HostResolver((_host, done) => done(null, addresses)),
    });
    await world.simulator.set('plain', 'up');
    const before = world.simulator.requests('plain');
    expect(await misled.check(world.target({ host: 'rebinding.test' }))).toMatchObject(refused);
    expect(world.simulator.requests('plain')).toBe(before);
    await misled.close();
  });

  it('is not asked when a redirect leads to a name that stands for it, too', async () => {
    const inside = [loopback, { address: '64:ff9b::a9fe:a9fe', family: 6 }];
    const resolver = new HostResolver((host, done) => done(null, host === 'inside.test' ? inside : [loopback]));
    const misled = new NetworkCheckClient(new NoIcmp(), { resolver });
    const location = `http://inside.test:${world.simulator.port('other')}/`;
    await world.simulator.set('plain', { mode: 'redirect', location });
    const before = world.simulator.requests('other');
    expect(await misled.check(world.target({ host: 'outside.test' }))).toMatchObject(refused);
    expect(world.simulator.requests('other')).toBe(before);
    await misled.close();
  });
});

describe('addresses', () => {
  it('may be IPv6, with and without brackets', async () => {
    const six = await startServerSimulator({ host: '::1', servers: [{ name: 'six' }] });
    for (const host of ['::1', '[::1]', '0:0:0:0:0:0:0:1', 'localhost']) {
      expect(await world.client.check(world.target({ host, port: six.port('six') }))).toMatchObject({
        kind: 'success',
      });
    }
    expect(six.lastRequest('six')?.headers.host).toBe(`localhost:${six.port('six')}`);
    expect(
      await world.client.check(world.target({ host: 'localhost', port: six.port('six'), ipFamily: 'ipv4' })),
    ).toMatchObject({
      kind: 'failure',
    });
    await six.close();
  });

  it('of the wrong family are not used', async () => {
    expect(await world.check('up', { host: 'localhost', ipFamily: 'ipv4' })).toMatchObject({ kind: 'success' });
    expect(await world.check('up', { ipFamily: 'ipv6' })).toMatchObject({
      kind: 'failure',
      message: '127.0.0.1 has no IPv6 address',
    });
    expect(await world.check('up', { host: 'localhost', ipFamily: 'ipv6' })).toMatchObject({ kind: 'failure' });
  });
});

describe('what is no fault of the target', () => {
  it('is a resolver that fails, in contrast to a name that does not exist', async () => {
    for (const [code, kind] of [
      ['EAI_AGAIN', 'inconclusive'],
      ['ENOTFOUND', 'failure'],
    ] as const) {
      const resolving = new NetworkCheckClient(new NoIcmp(), {
        resolver: new HostResolver((_host, done) => done(Object.assign(new Error(code), { code }), [])),
      });
      expect(await resolving.check(world.target({ host: 'name.test' }))).toMatchObject({ kind, responseTimeMs: null });
      await resolving.close();
    }
  });

  it('is a resolver that never answers', async () => {
    const resolving = new NetworkCheckClient(new NoIcmp(), { resolver: new HostResolver(() => {}) });
    const outcome = await resolving.check(world.target({ host: 'name.test', timeoutMs: 100 }));
    expect(outcome).toMatchObject({ kind: 'inconclusive', message: 'The name lookup gave no result within 100 ms' });
    await resolving.close();
  });

  it('is an event loop that stood still', async () => {
    await world.simulator.set('plain', 'hanging');
    const outcome = world.client.check(world.target({ timeoutMs: 300 }));
    setTimeout(() => {
      const until = performance.now() + 700;
      while (performance.now() < until);
    }, 50);
    expect(await outcome).toMatchObject({ kind: 'inconclusive' });
    expect((await outcome).message).toContain('Sitewatch itself stood still');
  });

  it('is an ICMP engine that is missing', async () => {
    expect(await world.client.check(world.target({ protocol: 'icmp' }))).toMatchObject({
      kind: 'inconclusive',
      message: 'No ICMP engine on this machine',
    });
  });

  it('is a shutdown in the middle of a check', async () => {
    await world.simulator.set('plain', 'hanging');
    const closing = new NetworkCheckClient(new NoIcmp());
    const outcome = closing.check(world.target());
    await closing.close();
    expect(await outcome).toMatchObject({ kind: 'inconclusive', message: 'Sitewatch is shutting down' });
  });
});
