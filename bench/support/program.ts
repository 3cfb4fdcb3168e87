import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const password = 'benchmark password';

/** A Sitewatch of its own for a benchmark: the built program as a process, with a fresh data folder. */
export class Program {
  private child: ChildProcess | null = null;
  private token = '';

  private constructor(
    readonly dataDir: string,
    readonly port: number,
  ) {}

  static async start(port: number): Promise<Program> {
    const program = new Program(mkdtempSync(join(tmpdir(), 'sitewatch-bench-')), port);
    await program.run();
    await program.call('POST', '/api/setup/', { username: 'bench', password });
    await program.logIn();
    return program;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The account of the benchmark, for a browser to log in with. */
  get account(): { username: string; password: string } {
    return { username: 'bench', password };
  }

  get authorization(): string {
    return `Bearer ${this.token}`;
  }

  /** Starts it and waits until it is ready; returns the seconds that took. */
  async run(): Promise<number> {
    const started = performance.now();
    const env = {
      ...process.env,
      DATA_DIR: this.dataDir,
      PORT: String(this.port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
    };
    this.child = spawn(process.execPath, startArguments(), {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    for (;;) {
      const alive = await fetch(`${this.url}/api/health/`).then(
        reply => reply.ok,
        () => false,
      );
      if (alive) return (performance.now() - started) / 1000;
      if (this.child.exitCode !== null) throw new Error('The program ended while it was starting');
      await delay(20);
    }
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async logIn(): Promise<void> {
    const reply = await this.call<{ access: string }>('POST', '/api/auth/token/', { username: 'bench', password });
    this.token = reply.access;
  }

  async call<Body>(method: string, path: string, body?: object): Promise<Body> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: this.authorization, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }

  /** A connection to its database, beside the program. */
  async connect(): Promise<pg.Client> {
    const endpoint = JSON.parse(readFileSync(join(this.dataDir, 'postgres', 'endpoint.json'), 'utf8'));
    const secret = readFileSync(join(this.dataDir, 'postgres.key'), 'utf8').trim();
    const client = new pg.Client({ ...endpoint, user: 'sitewatch', password: secret, database: 'sitewatch' });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child && child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** What `npm start` runs after `node`: the measured program is the one people start, flags included. */
function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
  return (process.env['BENCH_START'] ?? scripts.start).split(' ').slice(1);
}
