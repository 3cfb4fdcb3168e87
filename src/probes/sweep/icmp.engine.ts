import { EchoIcmpClient } from '../icmp.echo.client.js';
import { paced, ProbeEngine, type Probed, type Unusable } from './probe.engine.js';

/** Three requests at 0, 1 and 3 s and then as long again: sleeping radios answer late rather than never. */
const windowMs = 6000;
/** Each absent host on the own link costs broadcasts; so many a second a busy office network bears. */
const perSecond = 1200;

/** Own ICMP sockets: no process per host, and 4,000 hosts in one go. */
export class IcmpEngine extends ProbeEngine {
  readonly name = 'icmp';

  private constructor(private readonly client: EchoIcmpClient) {
    super();
  }

  static async open(): Promise<IcmpEngine | Unusable> {
    const client = await EchoIcmpClient.open();
    return client instanceof EchoIcmpClient ? new IcmpEngine(client) : client;
  }

  async probe(addresses: readonly string[], deadlineMs: number): Promise<Map<string, Probed>> {
    const results = new Map<string, Probed>();
    const spread = (addresses.length / perSecond) * 1000;
    const window = Math.max(200, Math.min(windowMs, deadlineMs - spread));
    await paced(addresses, { limit: 4096, perSecond }, async address => {
      const { answer, rttMs, reason } = await this.client.ping(address, window);
      results.set(address, { answer, rttMs, reason, at: answer === 'up' ? new Date() : null });
    });
    return results;
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
