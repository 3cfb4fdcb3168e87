import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const readyWithinMs = 30_000;
const endsWithinMs = 30_000;

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** From the signal, or the start where none was sent, to the end. */
  ms: number;
}

interface LogLine {
  /** As pino counts: 30 information, 40 warning, 50 error; 0 where the line is no structured one. */
  level: number;
  msg: string;
}

export interface Reply {
  status: number;
  type: string;
  body: Record<string, unknown>;
}

/** A running `serve` (or another command that runs until it is stopped). */
export class Program {
  url = '';
  readonly lines: LogLine[] = [];
  private readonly stderr: { text: string };
  private rest = '';

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    this.stderr = gather(child.stderr);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.rest + text).split('\n');
      this.rest = lines.pop() ?? '';
      for (const line of lines) this.lines.push(logLine(line));
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Messages of the log so far, for the explanation of a failure. */
  get log(): string {
    return [...this.lines.map(({ level, msg }) => `${level} ${msg}`), this.stderr.text].join('\n');
  }

  async ready(): Promise<void> {
    const deadline = performance.now() + readyWithinMs;
    while (!this.lines.some(({ msg }) => /^Sitewatch is (ready|running)/.test(msg))) {
      if (!this.running || performance.now() > deadline) throw new Error(`The program did not start:\n${this.log}`);
      await delay(5);
    }
    this.url = this.lines.flatMap(({ msg }) => /open (http\S+)/.exec(msg)?.[1] ?? []).at(-1) ?? '';
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Ending> {
    const ending = endingOf(this.child);
    this.child.kill(signal);
    return ending;
  }

  async request(method: string, path: string, body?: object, token?: string): Promise<Reply> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, body: (await response.json()) as Reply['body'] };
  }

  /** Makes the first admin and logs in. */
  async admin(): Promise<string> {
    const who = { username: 'admin', password: 'correct horse battery' };
    await this.request('POST', '/api/setup/', who);
    const { body } = await this.request('POST', '/api/auth/token/', who);
    return String(body['access']);
  }
}

function logLine(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { level: 0, msg: text };
  }
}

export function gather(stream: NodeJS.ReadableStream): { text: string } {
  const gathered = { text: '' };
  stream.setEncoding('utf8').on('data', (text: string) => (gathered.text += text));
  return gathered;
}

export async function endingOf(child: ChildProcessWithoutNullStreams): Promise<Ending> {
  const start = performance.now();
  if (child.exitCode === null && child.signalCode === null) {
    await within(once(child, 'close'), endsWithinMs, `process ${child.pid} to end`);
  }
  return { code: child.exitCode, signal: child.signalCode, ms: performance.now() - start };
}

/** Rejects where `work` takes longer than that. */
export async function within<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  const timer = new AbortController();
  const late = delay(ms, undefined, { signal: timer.signal }).then(
    () => Promise.reject(new Error(`Waited ${ms} ms for ${what}`)),
    () => new Promise<never>(() => undefined),
  );
  return Promise.race([work, late]).finally(() => timer.abort());
}
