import pg from 'pg';
import { testApp, type TestApp } from '../../support/app.js';
import { Listener } from './outside.js';

/** The whole program with servers it checks every second and canaries, all of them on loopback. */
export class Site {
  private constructor(
    readonly app: TestApp,
    readonly canaries: Listener[],
    readonly targets: Listener[],
    private readonly client: pg.Client,
  ) {}

  static async open(options: { canaries: number; targets: number }): Promise<Site> {
    const [canaries, targets] = await Promise.all([Listener.many(options.canaries), Listener.many(options.targets)]);
    const app = await testApp({ env: { CANARIES: canaries.map(({ address }) => address).join(',') } });
    const client = new pg.Client(app.database.address);
    await client.connect();
    for (const [index, { port }] of targets.entries()) {
      const server = { name: `s${index}`, protocol: 'tcp', host: '127.0.0.1', port, check_interval: 1 };
      await app.request('POST', '/api/servers/', { ...server, retry_interval: 1, failure_threshold: 1 });
    }
    return new Site(app, canaries, targets, client);
  }

  /** Facts of that name, oldest first. */
  async facts(name: string): Promise<Record<string, unknown>[]> {
    const { rows } = await this.client.query('select payload from event where name = $1 order by id', [name]);
    return rows.map(({ payload }) => payload);
  }

  /** Results of that kind, newest first. */
  async results(kind: string): Promise<{ server: number; error_message: string }[]> {
    const path = `/api/ping-results/?status=${kind}&limit=500`;
    const { body } = await this.app.request<{ results: { server: number; error_message: string }[] }>('GET', path);
    return body.results;
  }

  async statuses(): Promise<{ status: string; consecutive_failures: number; message: string }[]> {
    type Status = { status: string; consecutive_failures: number; message: string };
    const { body } = await this.app.request<{ results: Status[] }>('GET', '/api/server-status/');
    return body.results;
  }

  async connectivity(): Promise<Record<string, unknown>> {
    return (await this.app.request('GET', '/api/connectivity/')).body;
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.app.close();
    for (const listener of [...this.canaries, ...this.targets]) listener.close();
  }
}
