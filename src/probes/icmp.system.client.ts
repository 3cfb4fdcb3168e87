import { IcmpClient } from './icmp.client.js';
import { EchoIcmpClient } from './icmp.echo.client.js';
import { ProgramIcmpClient } from './icmp.program.client.js';
import { PingResult } from './icmp.rules.js';

/** When no engine works, how long until it is tried again, in ms: rights can be given while the program runs. */
const retryAfterMs = 60_000;

/**
 * The best ICMP engine of this machine, chosen at the first ping: own sockets, else the `ping` program, else none, and
 * then every ping is `unknown` with the reasons.
 */
export class SystemIcmpClient extends IcmpClient {
  private choosing: Promise<IcmpClient | string> | null = null;
  private chosen: IcmpClient | null = null;
  private retryAt = 0;

  get engine(): string {
    return this.chosen?.engine ?? 'none';
  }

  async ping(address: string, timeoutMs: number): Promise<PingResult> {
    const startedAt = performance.now();
    const client = this.chosen ?? (await withTimeout(this.choose(), timeoutMs));
    if (typeof client === 'string') {
      return { answer: 'unknown', rttMs: null, reason: `No ICMP engine on this machine: ${client}` };
    }
    return client.ping(address, Math.max(1, timeoutMs - (performance.now() - startedAt)));
  }

  async close(): Promise<void> {
    await this.choosing;
    await this.chosen?.close();
    this.chosen = null;
    this.choosing = null;
  }

  private choose(): Promise<IcmpClient | string> {
    if (this.choosing && (this.retryAt === 0 || performance.now() < this.retryAt)) return this.choosing;
    this.retryAt = 0;
    this.choosing = this.open();
    return this.choosing;
  }

  private async open(): Promise<IcmpClient | string> {
    const reasons: string[] = [];
    for (const open of [() => EchoIcmpClient.open(), () => ProgramIcmpClient.open()]) {
      const client = await open();
      if (client instanceof IcmpClient) return (this.chosen = client);
      reasons.push(client.unusable);
    }
    this.retryAt = performance.now() + retryAfterMs;
    return reasons.join('; ');
  }
}

async function withTimeout(choice: Promise<IcmpClient | string>, timeoutMs: number): Promise<IcmpClient | string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve('still being chosen'), timeoutMs);
  try {
    return await Promise.race([choice, promise]);
  } finally {
    clearTimeout(timer);
  }
}
