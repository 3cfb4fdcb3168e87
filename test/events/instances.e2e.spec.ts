import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { hasRedis, RedisServer } from './redis-server.js';

interface Update {
  id: number;
  type: string;
  ping?: { server: number; status: string };
}

/** What a stream of one instance has told so far. */
class Listener {
  readonly updates: Update[] = [];
  private readonly stopping = new AbortController();

  static async open({ url, adminToken }: TestApp, lastId: number | null = null): Promise<Listener> {
    const listener = new Listener();
    const response = await fetch(`${url}/api/events/?topics=servers`, {
      headers: {
        authorization: `Bearer ${adminToken}`,
        accept: 'text/event-stream',
        ...(lastId === null ? {} : { 'last-event-id': String(lastId) }),
      },
      signal: listener.stopping.signal,
    });
    expect(response.status).toBe(200);
    void listener.read(response).catch(() => undefined);
    return listener;
  }

  checksOf(server: number): Update[] {
    return this.updates.filter(({ ping }) => ping?.server === server);
  }

  idsOf(server: number): number[] {
    return this.checksOf(server).map(({ id }) => id);
  }

  close(): void {
    this.stopping.abort();
  }

  private async read(response: Response): Promise<void> {
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data) this.updates.push(JSON.parse(data));
      }
    }
  }
}

describe.skipIf(!hasRedis)('Two instances on one database and one Redis', () => {
  let redis: RedisServer;
  let target: Server;
  let first: TestApp;
  let second: TestApp;
  let server: number;

  const run = (app: TestApp) => app.request('POST', '/api/checks/run/', { server_ids: [server] });

  beforeAll(async () => {
    redis = await RedisServer.open();
    target = createServer((_, reply) => reply.end('fine')).listen(0, '127.0.0.1');
    await once(target, 'listening');
    const env = { CHANNEL_LAYER_TYPE: 'redis', REDIS_URL: redis.url, SECRET_KEY: 'k'.repeat(40) };
    first = await testApp({ env, roles: ['api', 'scheduler'] });
    second = await testApp({ env, roles: ['api'], accounts: false, database: first.database });
    second.adminToken = first.adminToken;
    const address = target.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const made = await first.request<{ id: number }>('POST', '/api/servers/', {
      ...{ name: 'web', protocol: 'http', host: '127.0.0.1', port, check_interval: 3600, timeout: 5 },
    });
    server = made.body.id;
  });

  afterAll(async () => {
    await second.close();
    await first.close();
    target.close();
    await redis.stop();
  });

  it('show a check of the one to the clients of the other, once, with the same id', async () => {
    const [here, there] = [await Listener.open(first), await Listener.open(second)];
    await run(first);
    await eventually(() => expect(here.checksOf(server).length).toBeGreaterThan(0));
    await eventually(() => {
      expect(there.idsOf(server)).toEqual(here.idsOf(server));
    });
    here.close();
    there.close();
  });

  it('keep the board of the other up to date', async () => {
    await run(first);
    await eventually(async () => {
      const rows = await Promise.all(
        [first, second].map(app =>
          app.request('GET', '/api/servers/live-metrics/', undefined, { token: first.adminToken }),
        ),
      );
      const [a, b] = rows.map(({ body }) => JSON.stringify(body).match(/"last_check":"[^"]+"/)?.[0]);
      expect(a).toBeDefined();
      expect(b).toBe(a);
    });
  });

  it('resume a client of the one at the other without a gap', async () => {
    const here = await Listener.open(first);
    await run(first);
    await eventually(() => expect(here.checksOf(server).length).toBeGreaterThan(0));
    here.close();
    const last = here.updates.at(-1)?.id ?? 0;
    await run(first);
    await run(first);
    const there = await Listener.open(second, last);
    await eventually(() => expect(there.checksOf(server).length).toBe(2));
    there.close();
  });

  it('go on alone while Redis is away, say so, and find each other again', async () => {
    await redis.stop();
    await eventually(async () => {
      const { status, body } = await first.request('GET', '/api/health/ready/', undefined, { token: null });
      expect({ status, told: JSON.stringify(body).includes('Redis') }).toEqual({ status: 503, told: true });
    });
    const here = await Listener.open(first);
    await run(first);
    await eventually(() => expect(here.checksOf(server).length).toBeGreaterThan(0));
    here.close();
    await redis.start();
    await eventually(async () => {
      expect((await second.request('GET', '/api/health/ready/', undefined, { token: null })).status).toBe(200);
    }, 20_000);
    const there = await Listener.open(second);
    await eventually(async () => {
      await run(first);
      expect(there.checksOf(server).length).toBeGreaterThan(0);
    });
    there.close();
  }, 60_000);
});
