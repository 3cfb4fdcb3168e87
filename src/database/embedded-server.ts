import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseAddress } from '../config/config.js';
import { keptSecret } from '../config/secret-key.js';
import { isServerOf, launchOf, ownerOf, type Launch } from './embedded-binaries.js';

const user = 'sitewatch';
const readyWithinMs = 60_000;
/** Held shared by every process that uses the server; the last one to leave gets it exclusively and stops the server. */
const inUseLock = 7_301_001;

/**
 * The PostgreSQL that comes with Sitewatch. It may outlive a killed Sitewatch, and several processes (server, listener,
 * a command) may use it at once: whoever comes first starts it, the others adopt it, the last one to leave stops it.
 */
export class EmbeddedServer {
  private readonly folder: string;
  private readonly root: string;
  private watch: pg.Client | null = null;

  private constructor(private readonly dataDir: string) {
    this.root = join(dataDir, 'postgres');
    this.folder = join(this.root, 'cluster');
  }

  /** Resolves when the server answers; `settings` are added to its command line (`-c name=value`). */
  static async open(dataDir: string, settings: Record<string, string> = {}): Promise<EmbeddedServer> {
    const server = new EmbeddedServer(dataDir);
    mkdirSync(server.root, { recursive: true, mode: 0o700 });
    const deadline = performance.now() + readyWithinMs;
    while (!(await server.join())) {
      if (performance.now() > deadline) throw new Error(`The embedded PostgreSQL did not start; see ${server.log}`);
      await server.startUnlessRunning(settings);
      await delay(50);
    }
    return server;
  }

  get address(): DatabaseAddress {
    const { host, port } = this.endpoint();
    return { host, port, user, password: keptSecret(this.dataDir, 'postgres.key'), database: 'sitewatch' };
  }

  /** Fast shutdown if nobody else uses the server; afterwards nothing of it is running. */
  async leave(): Promise<void> {
    const watch = this.watch;
    this.watch = null;
    if (!watch) return;
    const alone = await watch
      .query(`select pg_advisory_unlock_shared($1), pg_try_advisory_lock($1) as alone`, [inUseLock])
      .then(result => Boolean(result.rows[0]?.alone))
      .catch(() => false);
    const pid = this.pid();
    if (alone && pid !== null && isServerOf(pid, this.folder)) {
      process.kill(pid, 'SIGINT');
      while (isServerOf(pid, this.folder)) await delay(20);
    }
    await watch.end().catch(() => undefined);
  }

  private get log(): string {
    return join(this.root, 'server.log');
  }

  private pid(): number | null {
    const file = join(this.folder, 'postmaster.pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) || null : null;
  }

  /** True once this process is connected and counted as a user of the server. */
  private async join(): Promise<boolean> {
    if (!existsSync(join(this.folder, 'PG_VERSION')) || this.pid() === null) return false;
    const client = new pg.Client({ ...this.address, database: 'postgres', connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select pg_advisory_lock_shared($1)', [inUseLock]);
      const found = await client.query(`select 1 from pg_database where datname = 'sitewatch'`);
      if (found.rowCount === 0) await client.query(`create database sitewatch`).catch(ignoreDuplicate);
      this.watch = client;
      return true;
    } catch {
      await client.end().catch(() => undefined);
      return false;
    }
  }

  private async startUnlessRunning(settings: Record<string, string>): Promise<void> {
    const pid = this.pid();
    if (pid !== null && isServerOf(pid, this.folder)) return;
    const lock = join(this.root, 'starting');
    if (!takeLock(lock)) return;
    try {
      if (pid !== null) rmSync(join(this.folder, 'postmaster.pid'), { force: true });
      if (!existsSync(join(this.folder, 'PG_VERSION'))) await this.initialise();
      await this.start(settings);
    } finally {
      rmSync(lock, { force: true });
    }
  }

  /** A crash in the middle of initdb must not leave half a cluster: it is made beside its place and moved there. */
  private async initialise(): Promise<void> {
    const launch = await launchOf('initdb');
    const draft = `${this.folder}.new`;
    const passwordFile = join(this.root, 'initial.password');
    rmSync(draft, { recursive: true, force: true });
    writeFileSync(passwordFile, keptSecret(this.dataDir, 'postgres.key'), { mode: 0o600 });
    handOver(launch, this.root, passwordFile);
    const authentication = ['--auth=scram-sha-256', `--username=${user}`, `--pwfile=${passwordFile}`];
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    try {
      await run(launch, ['-D', draft, ...authentication, ...locale, '--data-checksums'], this.log);
    } finally {
      rmSync(passwordFile, { force: true });
    }
    renameSync(draft, this.folder);
  }

  /**
   * The server gets a session of its own: Ctrl-C in the terminal reaches Sitewatch alone, which finishes its work with
   * the database before it stops it.
   */
  private async start(settings: Record<string, string>): Promise<void> {
    const launch = await launchOf('postgres');
    const listen = process.platform === 'win32' ? await freePort() : 0;
    const endpoint = listen
      ? { host: '127.0.0.1', port: listen }
      : { host: socketFolder(this.root, launch), port: 5432 };
    writeFileSync(join(this.root, 'endpoint.json'), JSON.stringify(endpoint), { mode: 0o600 });
    const all: Record<string, string> = {
      listen_addresses: listen ? '127.0.0.1' : '',
      unix_socket_directories: listen ? '' : endpoint.host,
      unix_socket_permissions: '0700',
      port: String(endpoint.port),
      shared_buffers: '32MB',
      max_connections: '60',
      max_wal_size: '512MB',
      wal_compression: 'on',
      log_min_messages: 'warning',
      timezone: 'UTC',
      ...settings,
    };
    const args = ['-D', this.folder, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    const out = openSync(this.log, 'a', 0o600);
    const child = spawn(launch.command, [...launch.before, ...args], {
      ...launch.options,
      detached: true,
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    child.on('error', () => undefined);
    child.unref();
    const deadline = performance.now() + readyWithinMs;
    while (this.pid() === null && child.exitCode === null && performance.now() < deadline) await delay(20);
  }

  private endpoint(): { host: string; port: number } {
    const stored: unknown = JSON.parse(readFileSync(join(this.root, 'endpoint.json'), 'utf8'));
    if (stored && typeof stored === 'object' && 'host' in stored && 'port' in stored) {
      return { host: String(stored.host), port: Number(stored.port) };
    }
    throw new Error(`${this.root}/endpoint.json does not say where the embedded PostgreSQL listens.`);
  }
}

/** Only one process starts the server; a lock left by a killed one is recognised by its pid. */
function takeLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    const holder = Number(existsSync(path) ? readFileSync(path, 'utf8') : 0);
    if (holder > 0 && holder !== process.pid && processLives(holder)) return false;
    rmSync(path, { force: true });
    return false;
  }
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A socket path longer than 107 bytes cannot be opened: deep data folders get a short name in the temporary folder. */
function socketFolder(root: string, launch: Launch): string {
  const inside = join(root, 'socket');
  const short = join(tmpdir(), `sitewatch-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
  const folder = inside.length < 80 ? inside : short;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  handOver(launch, folder);
  return folder;
}

function handOver(launch: Launch, ...paths: string[]): void {
  const owner = ownerOf(launch);
  if (owner) for (const path of paths) chownSync(path, owner.uid, owner.gid);
}

async function run(launch: Launch, args: string[], log: string): Promise<void> {
  const out = openSync(log, 'a', 0o600);
  const child = spawn(launch.command, [...launch.before, ...args], { ...launch.options, stdio: ['ignore', out, out] });
  closeSync(out);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`Making the embedded PostgreSQL failed (exit ${code}); see ${log}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = address && typeof address === 'object' ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

function ignoreDuplicate(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && (error.code === '42P04' || error.code === '23505'))) throw error;
}
