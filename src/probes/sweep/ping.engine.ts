import { ProgramIcmpClient } from '../icmp.program.client.js';
import { paced, ProbeEngine, type Probed, type Unusable } from './probe.engine.js';

/** Processes at once; starting one costs milliseconds of this process's own event loop. */
const processes = 32;
/** One request each, so the answer has a little longer than usual. */
const waitMs = 2000;

/** The `ping` program, one process per host: slow, but allowed nearly everywhere. */
export class PingEngine extends ProbeEngine {
  readonly name = 'ping';

  private constructor(private readonly client: ProgramIcmpClient) {
    super();
  }

  static async open(): Promise<PingEngine | Unusable> {
    const client = await ProgramIcmpClient.open();
    return client instanceof ProgramIcmpClient ? new PingEngine(client) : client;
  }

  async probe(addresses: readonly string[], deadlineMs: number): Promise<Map<string, Probed>> {
    const results = new Map<string, Probed>();
    const end = performance.now() + deadlineMs;
    await paced(addresses, { limit: processes, perSecond: 200 }, async address => {
      const left = end - performance.now();
      if (left < 500) {
        results.set(address, { answer: 'unknown', rttMs: null, at: null, reason: 'There was no time left to ask' });
        return;
      }
      const { answer, rttMs, reason } = await this.client.ping(address, Math.min(waitMs, left));
      results.set(address, { answer, rttMs, reason, at: answer === 'up' ? new Date() : null });
    });
    return results;
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
