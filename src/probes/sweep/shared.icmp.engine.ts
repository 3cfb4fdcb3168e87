import { EchoIcmpClient } from '../icmp.echo.client.js';
import { hostsPerSecond, planSweep } from './echo/echo.rules.js';
import { paced, ProbeEngine, type Probed, type Unusable } from './probe.engine.js';

/** Hosts at once; the client's sockets have room for so many. */
const limit = 4_096;

/** The sockets that single pings use too: for systems other than Linux, whose calls a sweep of its own does not know. */
export class SharedIcmpEngine extends ProbeEngine {
  readonly name = 'icmp';

  private constructor(private readonly client: EchoIcmpClient) {
    super();
  }

  static async open(): Promise<SharedIcmpEngine | Unusable> {
    const client = await EchoIcmpClient.open();
    return client instanceof EchoIcmpClient ? new SharedIcmpEngine(client) : client;
  }

  async probe(addresses: readonly string[], deadlineMs: number): Promise<Map<string, Probed>> {
    const results = new Map<string, Probed>();
    const { windowMs } = planSweep(addresses.length, deadlineMs);
    await paced(addresses, { limit, perSecond: hostsPerSecond }, async address => {
      const { answer, rttMs, reason } = await this.client.ping(address, windowMs);
      results.set(address, { answer, rttMs, reason, at: answer === 'up' ? new Date() : null });
    });
    return results;
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
