import { execFile } from 'node:child_process';
import { IcmpClient, Unusable } from './icmp.client.js';
import { judgePingProgram, pingArguments, PingResult } from './icmp.rules.js';

/** Processes at once; starting one costs milliseconds of this process's own event loop. */
const maxProcesses = 32;

/** Asks through the `ping` program of the operating system: slow and coarse, but allowed nearly everywhere. */
export class ProgramIcmpClient extends IcmpClient {
  readonly engine = 'ping program';
  private readonly running = new Set<AbortController>();

  static async open(): Promise<ProgramIcmpClient | Unusable> {
    const client = new ProgramIcmpClient();
    const { answer, reason } = await client.ping('127.0.0.1', 2_000);
    return answer === 'up' ? client : { unusable: `ping program: ${reason}` };
  }

  ping(address: string, timeoutMs: number): Promise<PingResult> {
    if (this.running.size >= maxProcesses) {
      return Promise.resolve({ answer: 'unknown', rttMs: null, reason: 'Too many ping programs are running' });
    }
    const stop = new AbortController();
    this.running.add(stop);
    const name = process.platform === 'darwin' && address.includes(':') ? 'ping6' : 'ping';
    const limits = { timeout: Math.ceil(timeoutMs), maxBuffer: 65_536, signal: stop.signal };
    return new Promise(resolve => {
      execFile(name, pingArguments(process.platform, address, timeoutMs), limits, (error, output) => {
        this.running.delete(stop);
        resolve(this.judge(error, output, timeoutMs));
      });
    });
  }

  close(): Promise<void> {
    for (const stop of this.running) stop.abort();
    return Promise.resolve();
  }

  private judge(
    error: Parameters<NonNullable<Parameters<typeof execFile>[3]>>[0],
    output: string,
    timeoutMs: number,
  ): PingResult {
    if (typeof error?.code === 'string') {
      return { answer: 'unknown', rttMs: null, reason: `The ping program cannot be started (${error.code})` };
    }
    // The program counts whole seconds; stopped by our own deadline it had asked and heard nothing.
    if (error?.killed === true)
      return { answer: 'down', rttMs: null, reason: `No reply within ${Math.round(timeoutMs)} ms` };
    const code = error ? (error.code ?? null) : 0;
    return judgePingProgram(process.platform, code, output);
  }
}
