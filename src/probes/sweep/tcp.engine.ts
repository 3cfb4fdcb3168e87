import { connect } from 'node:net';
import { paced, ProbeEngine, type Probed } from './probe.engine.js';

/** Ports that many devices have open or refuse at once: either proves that somebody is there. */
const ports = [443, 80, 22, 445, 62078];
const waitMs = 1500;
/** A refusal is an answer. */
const proofs: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET']);

/** TCP connections: needs no rights at all, but says nothing about hosts that drop what they do not expect. */
export class TcpEngine extends ProbeEngine {
  readonly name = 'tcp';
  private readonly stop = new AbortController();

  async probe(addresses: readonly string[], deadlineMs: number): Promise<Map<string, Probed>> {
    const results = new Map<string, Probed>();
    const end = performance.now() + deadlineMs;
    await paced(addresses, { limit: 256, perSecond: 500 }, async address => {
      const left = end - performance.now();
      results.set(
        address,
        left < 300 ? unknown('There was no time left to ask') : await this.ask(address, Math.min(waitMs, left)),
      );
    });
    return results;
  }

  async close(): Promise<void> {
    this.stop.abort();
  }

  /** The first port that proves something decides; silence on all of them is an absence. */
  private async ask(address: string, timeoutMs: number): Promise<Probed> {
    const answers = await Promise.all(ports.map(port => this.knock(address, port, timeoutMs)));
    const up = answers.find(({ answer }) => answer === 'up');
    return up ?? answers.find(({ answer }) => answer === 'unknown') ?? answers[0] ?? unknown('No port was tried');
  }

  private knock(address: string, port: number, timeoutMs: number): Promise<Probed> {
    const begun = performance.now();
    return new Promise(resolve => {
      const socket = connect({ host: address, port, signal: this.stop.signal });
      const finish = (result: Probed) => {
        clearTimeout(timer);
        socket.destroy();
        resolve(result);
      };
      const timer = setTimeout(() => finish({ ...unknown('No reply'), answer: 'down' }), timeoutMs);
      socket.on('connect', () => finish(answered(begun)));
      socket.on('error', (error: NodeJS.ErrnoException) =>
        finish(proofs.has(error.code ?? '') ? answered(begun) : judge(error)),
      );
    });
  }
}

const answered = (begun: number): Probed => ({
  answer: 'up',
  at: new Date(),
  rttMs: performance.now() - begun,
  reason: '',
});

/** The kernel found nobody at the address: an absence. Everything else is trouble of this machine. */
function judge({ code = '' }: NodeJS.ErrnoException): Probed {
  const isAbsent = code === 'EHOSTUNREACH' || code === 'ETIMEDOUT';
  return { ...unknown(code), answer: isAbsent ? 'down' : 'unknown' };
}

const unknown = (reason: string): Probed => ({ answer: 'unknown', at: null, rttMs: null, reason });
