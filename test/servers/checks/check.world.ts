import assert from 'node:assert/strict';
import { IcmpClient } from '../../../src/probes/icmp.client.js';
import { NetworkCheckClient } from '../../../src/servers/checks/check.client.js';
import { CheckOutcome, CheckTarget } from '../../../src/servers/checks/check.rules.js';
import { Behaviour, ServerMode } from '../../../src/simulators/servers/behaviour.rules.js';
import { ServerSimulator, startServerSimulator } from '../../../src/simulators/servers/server.simulator.js';

/** A machine that cannot send an echo request. */
export class NoIcmp extends IcmpClient {
  readonly engine = 'none';

  ping() {
    return Promise.resolve({ answer: 'unknown' as const, rttMs: null, reason: 'No ICMP engine on this machine' });
  }

  close() {
    return Promise.resolve();
  }
}

/** Simulated servers, and a client that trusts their authority. */
export class CheckWorld {
  constructor(
    readonly simulator: ServerSimulator,
    readonly client: NetworkCheckClient,
  ) {}

  target(options: Partial<CheckTarget> = {}): CheckTarget {
    const { protocol = 'http' } = options;
    return {
      serverId: 1,
      protocol,
      host: '127.0.0.1',
      port: this.simulator.port(nameFor(protocol)),
      path: '/',
      timeoutMs: 5_000,
      method: 'GET',
      headers: {},
      body: null,
      expectedStatuses: '200-299',
      matchType: 'none',
      matchPath: null,
      matchValue: null,
      matchInverse: false,
      followRedirects: true,
      verifyTls: true,
      ipFamily: 'auto',
      warnLatencyMs: null,
      failLatencyMs: null,
      ...options,
    };
  }

  /** Checks the server of the protocol in a mode, and holds the outcome against what is true of every outcome. */
  async check(behaviour: ServerMode | Behaviour, options: Partial<CheckTarget> = {}): Promise<CheckOutcome> {
    const target = this.target(options);
    await this.simulator.set(nameFor(target.protocol), behaviour);
    const startedAt = performance.now();
    const outcome = await this.client.check(target);
    const took = performance.now() - startedAt;
    const { dns, connect, tls, firstByte } = outcome.phases;
    assert.ok(dns + connect + tls + firstByte <= took + 1, 'the phases lasted longer than the check');
    assert.ok(took < target.timeoutMs + 500, `the check lasted ${took} ms`);
    assert.equal(outcome.message === '', outcome.kind === 'success', 'a message belongs to all but a success');
    return outcome;
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.simulator.close();
  }
}

export async function startCheckWorld(): Promise<CheckWorld> {
  const simulator = await startServerSimulator({
    servers: [
      { name: 'plain' },
      { name: 'other' },
      { name: 'secure', protocol: 'https' },
      { name: 'socket', protocol: 'tcp' },
    ],
  });
  return new CheckWorld(simulator, new NetworkCheckClient(new NoIcmp(), { trusted: [simulator.trusted] }));
}

function nameFor(protocol: string): string {
  if (protocol === 'https' || protocol === 'tls') return 'secure';
  return protocol === 'tcp' ? 'socket' : 'plain';
}
