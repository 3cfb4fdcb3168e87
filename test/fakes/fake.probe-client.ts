import { ProbeClient, type Neighbour, type ProbeDiagnosis, type SweepReport } from '../../src/probes/probe.client.js';
import type { Clock } from '../../src/shared/clock.js';

/** A network as a test says it is. */
export class FakeProbeClient extends ProbeClient {
  /** Addresses that answer. */
  readonly present = new Set<string>();
  readonly table: Neighbour[] = [];
  blind: string | null = null;
  gateway: boolean | null = null;
  /** Addresses that were asked, sweep by sweep. */
  readonly asked: string[][] = [];

  constructor(private readonly clock: Clock) {
    super();
  }

  async sweep(addresses: readonly string[]): Promise<SweepReport> {
    this.asked.push([...addresses]);
    const at = this.clock.now();
    const results = new Map(
      addresses.map(address => {
        const up = this.present.has(address);
        return [
          address,
          { answer: up ? ('up' as const) : ('down' as const), at: up ? at : null, rttMs: up ? 1 : null },
        ];
      }),
    );
    return { engine: 'fake', blind: this.blind, gateway: this.gateway, results };
  }

  async neighbours(): Promise<Neighbour[]> {
    return this.table;
  }

  async diagnosis(): Promise<ProbeDiagnosis> {
    return { engine: 'fake', reason: 'a test says so', unusable: [] };
  }

  async close(): Promise<void> {}
}
