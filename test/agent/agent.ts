import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { endingOf, gather, type Ending } from '../support/program.js';

const script = fileURLToPath(new URL('../../agent/sitewatch-agent', import.meta.url));

export type Client = 'curl' | 'wget' | 'busybox wget';

/** Each shell that this machine has, with its command line. */
export const shells = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(([shell = '']) => find(shell) !== '');

/** The clients that this machine has. */
export const clients = (['curl', 'wget', 'busybox wget'] as const).filter(client => find(client.split(' ')[0]!) !== '');

/** Every shell with the first client, and the first shell with every client. */
export const pairs = [
  ...shells.map(shell => ({ name: `${shell.join(' ')} with curl`, shell, client: 'curl' as Client })),
  ...clients.slice(1).map(client => ({ name: `${shells[0]!.join(' ')} with ${client}`, shell: shells[0]!, client })),
];

/** What the agent may call besides its client, and what the jobs of the tests call. */
const tools = ['sleep', 'date', 'df', 'mkdir', 'rm', 'cat', 'find', 'od', 'sh', 'env', 'touch', 'true', 'timeout'];

/** The path of a program; empty where this machine does not have it. */
export function find(tool: string): string {
  const folders = (process.env['PATH'] ?? '').split(':');
  return folders.map(path => join(path, tool)).find(existsSync) ?? '';
}

export interface Output extends Ending {
  stdout: string;
  stderr: string;
}

export interface AgentOptions {
  shell?: string[] | undefined;
  client?: Client | undefined;
  env?: Record<string, string>;
  stdin?: string;
}

/** A folder that is removed when the test ends. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'sitewatch-agent-test-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A file of settings with that text, which only its owner may read. */
export function settingsFile(text: string, mode = 0o600): string {
  const file = join(folder(), 'sitewatch-agent.conf');
  writeFileSync(file, text, { mode });
  return file;
}

/** A PATH on which the agent finds that client and no other. */
function pathWith(client: Client): string {
  const bin = join(folder(), 'bin');
  mkdirSync(bin);
  for (const tool of tools.filter(name => find(name) !== '')) symlinkSync(find(tool), join(bin, tool));
  const name = client === 'busybox wget' ? 'busybox' : client;
  symlinkSync(find(name), join(bin, client.split(' ').at(-1)!));
  return bin;
}

/** A started agent; killed when the test ends. */
export class Agent {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly stdout: { text: string };
  private readonly stderr: { text: string };

  constructor(args: string[], options: AgentOptions = {}) {
    const { shell = shells[0]!, client = 'curl', env = {} } = options;
    const [command = '', ...flags] = shell;
    // The folder of the settings file in /etc must not matter, nor anything else of the developer's own machine.
    const own = { PATH: pathWith(client), HOME: folder(), RUNTIME_DIRECTORY: folder(), ...env };
    this.child = spawn(find(command), [...flags, script, ...args], { env: own, cwd: own.HOME });
    [this.stdout, this.stderr] = [gather(this.child.stdout), gather(this.child.stderr)];
    this.child.stdin.on('error', () => undefined).end(options.stdin ?? '');
    onTestFinished(() => {
      this.child.kill('SIGKILL');
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What it has logged so far. */
  get log(): string {
    return this.stderr.text;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Waits for its end, counted from now. */
  async ended(): Promise<Output> {
    const ending = await endingOf(this.child);
    return { ...ending, stdout: this.stdout.text, stderr: this.stderr.text };
  }
}

/** Settings that are complete, for the Sitewatch at that address. */
export function settings(url: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    SITEWATCH_SERVER_ID: '7',
    SITEWATCH_API_URL: url,
    SITEWATCH_TOKEN: token,
    SITEWATCH_METRICS: 'off',
    SITEWATCH_INTERVAL: '0.3',
    ...more,
  };
}

export const token = 'swh_Tq3.x~y+z/0-9==';

/** Runs the agent to its end. */
export async function runAgent(args: string[], options: AgentOptions): Promise<Output> {
  return new Agent(args, options).ended();
}
