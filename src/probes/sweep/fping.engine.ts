import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFping, readFpingVersion } from './fping.codec.js';
import { ProbeEngine, type Probed, type Unusable } from './probe.engine.js';

/** Slow retries only: quick ones fill the queue of packets that wait for a neighbour, and live hosts look dead. */
const options = ['-q', '-C3', '-p1000', '-t3000', '-i1'];
const maxOutput = 4 * 1024 * 1024;

/** The `fping` program: one process for all hosts. */
export class FpingEngine extends ProbeEngine {
  readonly name = 'fping';
  private running: ChildProcess | null = null;

  static async open(): Promise<FpingEngine | Unusable> {
    const version = await versionOf();
    if (version === null) return { unusable: 'the program is not installed' };
    // 5.1 without the right to raw sockets says that every host is unreachable (fixed in 5.2).
    if (version === '5.1' && !mayUseFileCapabilities()) return { unusable: 'version 5.1 needs CAP_NET_RAW' };
    const engine = new FpingEngine();
    const own = (await engine.probe(['127.0.0.1'], 5000)).get('127.0.0.1');
    return own?.answer === 'up' ? engine : { unusable: own?.reason ?? 'it did not answer' };
  }

  async probe(addresses: readonly string[], deadlineMs: number): Promise<Map<string, Probed>> {
    const { output, code, problem } = await this.run(addresses, deadlineMs);
    const said = new Map(readFping(output).map(line => [line.address, line]));
    const at = new Date();
    return new Map(
      addresses.map((address): [string, Probed] => {
        const line = said.get(address);
        const [rttMs] = line?.times ?? [];
        if (rttMs !== undefined) return [address, { answer: 'up', at, rttMs, reason: '' }];
        // Exit codes: 0 all answered, 1 some did not, 2 names not found, 3 wrong arguments, 4 a system call failed.
        const isKnown = problem === null && line?.error === null && (code === 0 || code === 1);
        const reason = isKnown ? 'No reply' : (line?.error ?? problem ?? `fping ended with ${code ?? 'a signal'}`);
        return [address, { answer: isKnown ? 'down' : 'unknown', at: null, rttMs: null, reason }];
      }),
    );
  }

  async close(): Promise<void> {
    this.running?.kill('SIGKILL');
  }

  private run(
    addresses: readonly string[],
    deadlineMs: number,
  ): Promise<{ output: string; code: number | null; problem: string | null }> {
    return new Promise(resolve => {
      let output = '';
      const child = spawn('fping', options, { stdio: ['pipe', 'ignore', 'pipe'] });
      this.running = child;
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
      const finish = (code: number | null, problem: string | null) => {
        clearTimeout(timer);
        this.running = null;
        resolve({ output, code, problem });
      };
      child.on('error', error => finish(null, error.message));
      child.on('close', code => finish(code, null));
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (output.length < maxOutput) output += text;
      });
      // A program that ends before it has read everything says so by its exit code.
      child.stdin.on('error', () => undefined);
      child.stdin.end(`${addresses.join('\n')}\n`);
    });
  }
}

function versionOf(): Promise<string | null> {
  return new Promise(resolve => {
    execFile('fping', ['-v'], { timeout: 5000 }, (error, output) => resolve(error ? null : readFpingVersion(output)));
  });
}

/** Whether capabilities of a program's file take effect for children of this process (Linux). */
function mayUseFileCapabilities(): boolean {
  try {
    return /^NoNewPrivs:\s+0$/m.test(readFileSync('/proc/self/status', 'utf8'));
  } catch {
    // Not Linux: there is no such mark, and no such restriction.
    return true;
  }
}
