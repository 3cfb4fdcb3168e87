import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { RedisServer } from '../events/redis-server.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import type { Program } from '../support/program.js';
import { Site, type Variables } from './site.js';

/** Two real processes, each with a data folder of its own, on one external database and one Redis. */
export class InstancePair {
  private readonly sites = [new Site(), new Site()];
  readonly programs: Program[] = [];

  private constructor(
    private readonly database: FreshDatabase,
    private readonly redis: RedisServer,
    private readonly variables: Variables,
  ) {}

  static async open(variables: Variables): Promise<InstancePair> {
    const database = await freshDatabase();
    onTestFinished(() => database.drop());
    const redis = await RedisServer.open();
    onTestFinished(() => redis.stop());
    const pair = new InstancePair(database, redis, variables);
    for (const index of pair.sites.keys()) await pair.start(index);
    return pair;
  }

  async start(index: number): Promise<Program> {
    const { host, port, user, password, database } = this.database.address;
    const program = await this.sites[index]!.serve({
      DATABASE_HOST: host,
      DATABASE_PORT: String(port),
      DATABASE_NAME: database,
      DATABASE_USER: user,
      DATABASE_PASSWORD: password,
      SECRET_KEY: 'k'.repeat(40),
      CHANNEL_LAYER_TYPE: 'redis',
      REDIS_URL: this.redis.url,
      ...this.variables,
    });
    this.programs[index] = program;
    return program;
  }

  /** One statement on a connection of its own. */
  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client(this.database.address);
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Waits until both hold servers to check, at most `withinMs`. */
  async shared(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const [held] = await this.rows<{ owners: number; free: number }>(
        `select count(distinct owner)::int as owners, count(*) filter (where owner is null or until < now())::int as free
         from check_lease`,
      );
      if (held?.owners === this.sites.length && held.free === 0) return;
      if (performance.now() > deadline) throw new Error(`The servers are not shared: ${JSON.stringify(held)}`);
      await delay(100);
    }
  }
}
