import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GuardedEgressClient } from '../../src/egress/guarded-egress.client.js';
import { HostResolver } from '../../src/egress/host-resolver.js';
import { parseIpRanges } from '../../src/shared/ip.js';
import type { ServerMode } from '../../src/simulators/servers/behaviour.rules.js';
import { startServerSimulator, type ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import { loopbackClient, outcomeOf, Recorder } from './recorder.js';

const allowed = parseIpRanges('127.0.0.0/8').ranges;
const client = loopbackClient();
let simulator: ServerSimulator;
let recorder: Recorder;

beforeAll(async () => {
  simulator = await startServerSimulator({
    servers: [{ name: 'plain' }, { name: 'secure', protocol: 'https' }],
  });
  recorder = await Recorder.start();
});
afterAll(async () => {
  await simulator.close();
  await recorder.close();
});

/** What a request to a server in this mode comes to, and after how many milliseconds. */
async function failureOf(mode: ServerMode, deadlineMs: number): Promise<{ message: string; took: number }> {
  await simulator.set('plain', mode);
  const startedAt = performance.now();
  const message = await outcomeOf(client, simulator.url('plain'), deadlineMs);
  return { message, took: performance.now() - startedAt };
}

describe('a receiver', () => {
  it.each(['hanging', 'drip'] as const)('that is %s holds a request no longer than its deadline', async mode => {
    const { message, took } = await failureOf(mode, 300);
    expect(message).toBe('EgressFailed: 127.0.0.1 did not answer completely within 0.3 s.');
    expect(took).toBeGreaterThan(250);
    expect(took).toBeLessThan(5_000);
  });

  it('that resets, breaks off or refuses is named without the path', async () => {
    const closed = 'EgressFailed: 127.0.0.1 closed the connection before its answer was complete.';
    expect((await failureOf('resetting', 2_000)).message).toBe(closed);
    expect((await failureOf('truncated', 2_000)).message).toBe(closed);
    expect((await failureOf('refusing', 2_000)).message).toBe('EgressFailed: 127.0.0.1 refused the connection.');
  });

  it('with headers of 100 kB is given up', async () => {
    const { message } = await failureOf('big-headers', 2_000);
    expect(message).toBe('EgressFailed: 127.0.0.1 answered with headers that are too large.');
  });

  it('that changes the protocol or speaks another one is given up', async () => {
    const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n';
    for (const bytes of ['SSH-2.0-OpenSSH_9.6\r\n', upgrade]) {
      const server = await speaking(bytes);
      const { port } = server.address() as AddressInfo;
      expect(await outcomeOf(client, `http://127.0.0.1:${port}/`)).toBe(
        'EgressFailed: 127.0.0.1 did not answer in HTTP.',
      );
      server.close();
    }
  });

  it('finds its connection closed when the request is over, however it ended', async () => {
    for (const bytes of [
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok',
      'nonsense\r\n',
    ]) {
      const server = await speaking(bytes, false);
      const closed = once(server, 'connection').then(([socket]) => once(socket as Socket, 'close'));
      await outcomeOf(client, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, 300);
      expect(await closed).toHaveLength(1);
      server.close();
    }
  });

  it('is not looked up for a request that is over before its turn', async () => {
    const asked: string[] = [];
    const answers: (() => void)[] = [];
    const resolver = new HostResolver((host, done) => {
      asked.push(host);
      answers.push(() => done(null, [{ address: '127.0.0.1', family: 4 }]));
    });
    const waiting = new GuardedEgressClient({ resolver });
    const before = ['a.test', 'b.test'].map(host => outcomeOf(waiting, `http://${host}/`));
    expect(await outcomeOf(waiting, 'http://c.test/', 50)).toContain('did not answer completely');
    for (const answer of answers) answer();
    expect((await Promise.all(before)).every(outcome => outcome.startsWith('EgressRefused'))).toBe(true);
    expect(asked).toEqual(['a.test', 'b.test']);
  });

  it('whose name cannot be looked up is no reason to wait longer than the deadline', async () => {
    const lost = new GuardedEgressClient({ resolver: new HostResolver(() => {}) });
    expect(await outcomeOf(lost, 'http://lost.test/', 100)).toBe(
      'EgressFailed: lost.test did not answer completely within 0.1 s.',
    );
    const unknown = new HostResolver((_host, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []));
    expect(await outcomeOf(new GuardedEgressClient({ resolver: unknown }), 'http://lost.test/')).toBe(
      'EgressFailed: lost.test is a name that does not exist.',
    );
  });
});

describe('TLS', () => {
  it('is spoken with a receiver whose certificate is valid for the address', async () => {
    await simulator.set('secure', 'up');
    expect(await outcomeOf(trusting(), simulator.url('secure'))).toBe('200');
  });

  it('ends before the request when the certificate cannot be trusted', async () => {
    const url = simulator.url('secure');
    const before = simulator.requests('secure');
    await simulator.set('secure', 'up');
    expect(await outcomeOf(client, url)).toContain('The certificate of 127.0.0.1 cannot be trusted');
    const elsewhere = url.replace('127.0.0.1', 'elsewhere.test');
    expect(await outcomeOf(trusting(), elsewhere)).toBe(
      'EgressFailed: The certificate of elsewhere.test cannot be trusted (ERR_TLS_CERT_ALTNAME_INVALID).',
    );
    await simulator.set('secure', 'expired-certificate');
    expect(await outcomeOf(trusting(), url)).toBe(
      'EgressFailed: The certificate of 127.0.0.1 cannot be trusted (CERT_HAS_EXPIRED).',
    );
    expect(simulator.requests('secure')).toBe(before);
  });

  it('is not spoken by everybody who answers', async () => {
    const url = recorder.url.replace('http:', 'https:');
    expect(await outcomeOf(client, url)).toMatch(/^EgressFailed: 127\.0\.0\.1 does not speak TLS as it should/);
  });
});

/** A client that believes the simulator's authority, and that every name is this machine. */
function trusting(): GuardedEgressClient {
  const resolver = new HostResolver((_host, done) => done(null, [{ address: '127.0.0.1', family: 4 }]));
  return new GuardedEgressClient({ allowed, trusted: [simulator.trusted], resolver });
}

/** A server that says the same to everybody, and then closes or waits. */
async function speaking(bytes: string, closes = true): Promise<Server> {
  const server = createTcpServer(socket => {
    socket.on('error', () => {}).resume();
    if (closes) socket.end(bytes);
    else socket.write(bytes);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
