import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseAddress } from '../config/config.js';
import { keptSecret } from '../config/secret-key.js';
import { handOver, launchOf, type Launch } from './embedded-binaries.js';
import { chooseEndpoint, listenSettings, storedEndpoint } from './endpoint.js';
import { Postmaster } from './postmaster.js';
import { withStartLock } from './start-lock.js';

const user = 'sitewatch';
const announcedWithinMs = 30_000;

/** Enough for thousands of checks a second, little enough for a small machine. */
const defaults = {
  shared_buffers: '32MB',
  max_connections: '60',
  max_wal_size: '512MB',
  wal_compression: 'on',
  log_min_messages: 'warning',
  timezone: 'UTC',
};

/** The folder of the embedded PostgreSQL: making it, and starting the server in it. */
export class EmbeddedCluster {
  readonly postmaster: Postmaster;
  private readonly folder: string;
  private readonly root: string;

  /** `settings` are added to the command line of the server (`-c name=value`). */
  constructor(
    private readonly dataDir: string,
    private readonly settings: Record<string, string>,
  ) {
    this.root = join(dataDir, 'postgres');
    this.folder = join(this.root, 'cluster');
    this.postmaster = new Postmaster(this.folder);
    mkdirSync(this.root, { recursive: true, mode: 0o700 });
  }

  get address(): DatabaseAddress {
    const password = keptSecret(this.dataDir, 'postgres.key');
    return { ...storedEndpoint(this.root), user, password, database: 'sitewatch' };
  }

  /** True where there is something to connect to, as far as the files say. */
  get announced(): boolean {
    return existsSync(join(this.folder, 'PG_VERSION')) && this.postmaster.announced;
  }

  /** For a person: where the server says what is wrong, and the last thing it said. */
  get lastWords(): string {
    const last = existsSync(this.log) ? readFileSync(this.log, 'utf8').trimEnd().split('\n').at(-1) : '';
    return last ? `${last} (${this.log})` : `see ${this.log}`;
  }

  /** False where a server was started and ended at once. Does nothing where one runs or another process starts one. */
  async startUnlessRunning(): Promise<boolean> {
    if (this.postmaster.pid !== null) return true;
    let started = true;
    await withStartLock(join(this.root, 'starting'), async () => {
      // Another process may have started it between the look above and the lock.
      if (this.postmaster.pid !== null) return;
      this.postmaster.forget();
      if (!existsSync(join(this.folder, 'PG_VERSION'))) await this.initialise();
      started = await this.start();
    });
    return started;
  }

  private get log(): string {
    return join(this.root, 'server.log');
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
  private async start(): Promise<boolean> {
    const launch = await launchOf('postgres');
    const endpoint = await chooseEndpoint(this.root, launch);
    const all: Record<string, string> = { ...listenSettings(endpoint), ...defaults, ...this.settings };
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
    const deadline = performance.now() + announcedWithinMs;
    while (!hasEnded(child) && !this.postmaster.announced && performance.now() < deadline) await delay(20);
    return !hasEnded(child);
  }
}

/** Also true where it could not be started at all. */
function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
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
