import type { CanaryAddress } from '../../shared/canaries.js';
import type { CheckClient } from '../checks/check.client.js';
import type { CheckTarget } from '../checks/check.rules.js';
import { canaryTimeoutMs } from './connectivity.rules.js';

/** Asks one canary for a sign of life. */
export abstract class CanaryClient {
  /** Never rejects; settles within a second and a half. False also where this machine could not ask. */
  abstract answers(canary: CanaryAddress): Promise<boolean>;
}

/** A canary is asked as a server is checked: it accepts a TCP connection or answers a ping. */
export class NetworkCanaryClient extends CanaryClient {
  constructor(private readonly checks: CheckClient) {
    super();
  }

  async answers(canary: CanaryAddress): Promise<boolean> {
    const { kind } = await this.checks.check(targetOf(canary));
    return kind === 'success';
  }
}

function targetOf({ host, port }: CanaryAddress): CheckTarget {
  return {
    serverId: 0,
    protocol: port === null ? 'icmp' : 'tcp',
    host,
    port,
    path: '',
    timeoutMs: canaryTimeoutMs,
    method: '',
    headers: {},
    body: null,
    expectedStatuses: '',
    matchType: 'none',
    matchPath: null,
    matchValue: null,
    matchInverse: false,
    followRedirects: false,
    verifyTls: false,
    ipFamily: 'auto',
    warnLatencyMs: null,
    failLatencyMs: null,
  };
}
