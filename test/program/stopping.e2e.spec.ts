import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { SocketReader } from '../realtime/socket-reader.js';
import { SseReader } from '../realtime/sse-reader.js';
import { startServerSimulator, type ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import { eventually } from '../support/eventually.js';
import { Site } from './site.js';

const promptMs = 5000;
const slow = 40_000;

describe('A program that is told to stop', () => {
  let simulator: ServerSimulator;
  beforeEach(async () => {
    simulator = await startServerSimulator({ servers: [{ name: 'hanging', behaviour: 'hanging' }] });
  });
  afterEach(() => simulator.close());

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends within five seconds of %s with code 0 and stops its database, also with live clients and a check that hangs',
    async signal => {
      const site = new Site();
      const program = await site.serve();
      const token = await program.admin();
      const hanging = { name: 'hanging', protocol: 'http', host: '127.0.0.1', port: simulator.port('hanging') };
      const reply = await program.request('POST', '/api/servers/', { ...hanging, timeout: 30 }, token);
      expect(reply.status).toBe(201);
      const stream = await SseReader.open(`${program.url}/api/events/`, token);
      const socket = await SocketReader.as(token, `${program.url}/ws/status/`);
      await eventually(() => expect(simulator.requests('hanging')).toBe(1));
      const { postmaster } = site;
      expect(postmaster).not.toBeNull();
      const { code, ms } = await program.end(signal);
      expect({ code, log: program.log }).toEqual({ code: 0, log: expect.stringContaining('Stopped') });
      expect(ms).toBeLessThan(promptMs);
      expect([site.postmaster, site.postmasters()]).toEqual([null, []]);
      await eventually(() => expect([stream.closed, socket.code !== null]).toEqual([true, true]));
      expect(program.lines.filter(({ level }) => level === 0)).toEqual([]);
      expect(program.lines.filter(({ level }) => level >= 40)).toEqual([]);
    },
    slow,
  );
});

describe('Several processes on one data folder', () => {
  it(
    'use the same database; a command leaves it running, and the last process to end stops it',
    async () => {
      const simulator = await startServerSimulator({ servers: [{ name: 'web' }] });
      onTestFinished(() => simulator.close());
      const site = new Site();
      const first = await site.serve();
      const token = await first.admin();
      const { postmaster } = site;
      const server = { name: 'web', protocol: 'http', host: '127.0.0.1', port: simulator.port('web') };
      expect((await first.request('POST', '/api/servers/', server, token)).status).toBe(201);
      const [checked, created, second] = await Promise.all([
        site.run(['check-servers', '--json']),
        site.run(['create-account', '--username', 'eve', '--role', 'viewer', '--json'], {}, 'a long enough password\n'),
        site.serve({}, ['serve', '--roles', 'scheduler']),
      ]);
      expect(checked).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(checked.stdout)).toMatchObject([{ status: 'success', status_code: 200 }]);
      expect(created).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(created.stdout)).toMatchObject({ username: 'eve', role: 'viewer' });
      expect(site.postmaster).toBe(postmaster);
      expect(await first.request('GET', '/api/health/ready/')).toMatchObject({ status: 200, body: { ready: true } });
      expect(await first.end('SIGTERM')).toMatchObject({ code: 0 });
      expect(site.postmaster).toBe(postmaster);
      const again = await site.run(['create-account', '--username', 'eve'], {}, 'a long enough password\n');
      expect(again).toMatchObject({ code: 1, stdout: '' });
      expect(await second.end('SIGTERM')).toMatchObject({ code: 0 });
      expect([site.postmaster, site.postmasters()]).toEqual([null, []]);
    },
    slow,
  );

  it(
    'that come first together start one database',
    async () => {
      const site = new Site();
      const runs = await Promise.all([1, 2, 3].map(() => site.run(['setup-system', '--json'])));
      expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(runs.map(() => ({ code: 0, stderr: '' })));
      expect([site.postmaster, site.postmasters()]).toEqual([null, []]);
    },
    slow,
  );
});

describe('A port that is taken', () => {
  let taken: Server;
  beforeEach(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
  });
  afterEach(() => taken.close());

  it(
    'is named in the message; the program ends with code 1 and leaves no database running',
    async () => {
      const site = new Site();
      const { port } = taken.address() as AddressInfo;
      const { code, stderr } = await site.run(['serve'], { PORT: String(port) });
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`127.0.0.1:${port}. Set PORT`) });
      expect(stderr).not.toContain('    at ');
      expect([site.postmaster, site.postmasters()]).toEqual([null, []]);
    },
    slow,
  );
});
