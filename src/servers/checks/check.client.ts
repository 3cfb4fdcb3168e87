import { createSecureContext, getCACertificates } from 'node:tls';
import { HostResolver } from '../../egress/host-resolver.js';
import { IcmpClient } from '../../probes/icmp.client.js';
import { withoutBrackets } from './check.address.rules.js';
import { Shared } from './check.connection.js';
import { CheckOutcome, CheckTarget } from './check.rules.js';
import { CheckRun } from './check.run.js';
import { StallWatch } from './check.stall.js';
import { checkHttp } from './http.check.js';
import { checkIcmp } from './icmp.check.js';
import { checkTcp } from './tcp.check.js';
import { checkTls } from './tls.check.js';

/** Checks one server once, over the network. */
export abstract class CheckClient {
  /** Never rejects; settles within `timeoutMs` + 500 ms whatever the target does. */
  abstract check(target: CheckTarget): Promise<CheckOutcome>;

  /** Gives up what is under way (as inconclusive) and frees every socket. */
  abstract close(): Promise<void>;
}

export interface NetworkCheckOptions {
  /** Shared with whoever else looks names up in this process. */
  resolver?: HostResolver;
  /** Certificate authorities (PEM) trusted besides those Node trusts by default. */
  trusted?: string[];
}

/**
 * The real thing. The ICMP engine is shared with others and not closed here. How many checks run at once is the
 * caller's decision: a check waits for nobody but its own target, names of the slow resolver excepted.
 */
export class NetworkCheckClient extends CheckClient {
  private readonly stalls = new StallWatch();
  private readonly running = new Set<CheckRun>();
  private readonly shared: Shared;

  constructor(
    private readonly icmp: IcmpClient,
    { resolver = new HostResolver(), trusted = [] }: NetworkCheckOptions = {},
  ) {
    super();
    const ca = trusted.length === 0 ? undefined : [...getCACertificates('default'), ...trusted];
    this.shared = { resolver, secureContext: createSecureContext({ ca }) };
  }

  check(target: CheckTarget): Promise<CheckOutcome> {
    return new Promise(resolve => {
      const run: CheckRun = new CheckRun(target, this.stalls, outcome => {
        this.running.delete(run);
        resolve(outcome);
      });
      this.running.add(run);
      run.attempt(() => this.start(run));
    });
  }

  close(): Promise<void> {
    this.stalls.close();
    for (const run of this.running) run.abandon('Sitewatch is shutting down');
    return Promise.resolve();
  }

  private start(run: CheckRun): void {
    const host = withoutBrackets(run.target.host);
    switch (run.target.protocol) {
      case 'http':
      case 'https':
        return checkHttp(run, this.shared);
      case 'tcp':
        return checkTcp(run, this.shared, host);
      case 'tls':
        return checkTls(run, this.shared, host);
      case 'icmp':
        return checkIcmp(run, this.shared.resolver, this.icmp, host);
      case 'heartbeat':
        return run.abandon('A server that reports by heartbeat is not checked');
    }
  }
}
