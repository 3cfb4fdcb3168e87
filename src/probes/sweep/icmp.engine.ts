import { EchoLibc } from './echo/echo.libc.js';
import { EchoSweep } from './echo/echo.sweep.js';
import type { SocketKind } from './echo/echo.sockets.js';
import { ProbeEngine, type Probed, type Unusable } from './probe.engine.js';
import { SharedIcmpEngine } from './shared.icmp.engine.js';

const kinds: Record<SocketKind, string> = { datagram: 'ICMP datagram socket', raw: 'raw ICMP socket' };

/** Own ICMP sockets: no process, timer or promise per host, and 4,000 hosts in one go. */
export class IcmpEngine extends ProbeEngine {
  readonly name = 'icmp';
  private readonly running = new Set<EchoSweep>();

  private constructor(
    private readonly libc: EchoLibc,
    private readonly kind: SocketKind,
  ) {
    super();
  }

  /** With unprivileged sockets where the system allows them, else with raw ones, once they were seen to work. */
  static async open(): Promise<ProbeEngine | Unusable> {
    if (process.platform !== 'linux') return SharedIcmpEngine.open();
    const libc = await EchoLibc.load().catch((error: Error) => error);
    if (libc instanceof Error) return { unusable: `no binding to the C library (${libc.message})` };
    const reasons: string[] = [];
    for (const kind of ['datagram', 'raw'] as const) {
      const engine = new IcmpEngine(libc, kind);
      const own = (await engine.probe(['127.0.0.1'], 1_000)).get('127.0.0.1');
      if (own?.answer === 'up') return engine;
      reasons.push(`${kinds[kind]}: ${own?.reason ?? 'no answer'}`);
    }
    return { unusable: reasons.join('; ') };
  }

  async probe(addresses: readonly string[], deadlineMs: number): Promise<Map<string, Probed>> {
    const sweep = EchoSweep.begin(this.libc, this.kind, addresses, deadlineMs);
    this.running.add(sweep);
    try {
      return await sweep.results;
    } finally {
      this.running.delete(sweep);
    }
  }

  async close(): Promise<void> {
    for (const sweep of this.running) sweep.stop();
  }
}
