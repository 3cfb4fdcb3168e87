import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { DatabaseAddress } from '../../src/config/config.js';
import { EmbeddedCluster } from '../../src/database/embedded-cluster.js';
import { Postmaster } from '../../src/database/postmaster.js';
import { endingOf, gather, Program, within, type Ending } from '../support/program.js';
import { parentOf, workingIn } from './processes.js';

const main = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
/** What a process needs of its surroundings; settings of the developer's own shell must not leak into a test. */
const surroundings = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'TEMP'];

export interface Output extends Ending {
  stdout: string;
  stderr: string;
}

export type Variables = Record<string, string>;

/** A data folder of its own; whatever still runs in it when the test ends is killed, and it is removed. */
export class Site {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'sitewatch-program-')));
  readonly cluster = join(this.folder, 'postgres', 'cluster');
  private readonly processes = new Set<ChildProcessWithoutNullStreams>();

  constructor() {
    onTestFinished(() => this.remove(), 30_000);
  }

  /** The server that works in this folder according to its pid file. */
  get postmaster(): number | null {
    return new Postmaster(this.cluster).pid;
  }

  /** Every server in this folder, also one that no pid file tells of. Empty where the system does not tell. */
  postmasters(): number[] {
    const all = new Map(workingIn(this.cluster).map(pid => [pid, parentOf(pid)]));
    return [...all].filter(([, parent]) => !all.has(parent)).map(([pid]) => pid);
  }

  /** Where the embedded database is reached; it must have been started once. */
  get address(): DatabaseAddress {
    return new EmbeddedCluster(this.folder, {}).address;
  }

  /** One statement in the embedded database, on a connection of its own. */
  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client(this.address);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Starts the program and waits until it says that it is ready. */
  async serve(variables: Variables = {}, args = ['serve']): Promise<Program> {
    const program = new Program(this.spawn(args, variables));
    await program.ready();
    return program;
  }

  /** Runs a command to its end. */
  async run(args: string[], variables: Variables = {}, input = ''): Promise<Output> {
    const child = this.spawn(args, variables);
    const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
    child.stdin.on('error', () => undefined).end(input);
    return { ...(await endingOf(child)), stdout: stdout.text, stderr: stderr.text };
  }

  /** Runs several commands, two at a time; the outputs are in the order of the commands. */
  async runAll(commands: string[][]): Promise<Output[]> {
    const outputs: Output[] = [];
    const left = [...commands.entries()];
    const lane = async () => {
      for (let next = left.shift(); next; next = left.shift()) outputs[next[0]] = await this.run(next[1]);
    };
    await Promise.all([lane(), lane()]);
    return outputs;
  }

  private spawn(args: string[], variables: Variables): ChildProcessWithoutNullStreams {
    const kept = surroundings.flatMap(name => (process.env[name] ? [[name, process.env[name]]] : []));
    const own = { ENVIRONMENT: 'test', DATA_DIR: this.folder, PORT: '0', LOG_LEVEL: 'info', ...variables };
    const child = spawn(process.execPath, [main, ...args], {
      cwd: this.folder,
      env: { ...Object.fromEntries(kept), ...own },
    });
    this.processes.add(child);
    return child;
  }

  private async remove(): Promise<void> {
    for (const child of this.processes) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await within(once(child, 'exit'), 5000, 'a killed process to end');
    }
    const { postmaster } = this;
    for (const pid of new Set([...workingIn(this.cluster), ...(postmaster === null ? [] : [postmaster])])) kill(pid);
    while (workingIn(this.cluster).length > 0) await delay(20);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
