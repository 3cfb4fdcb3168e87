import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IcmpClient } from '../../../src/probes/icmp.client.js';
import type { PingResult } from '../../../src/probes/icmp.rules.js';
import { CheckClient, NetworkCheckClient } from '../../../src/servers/checks/check.client.js';
import type { CheckOutcome, CheckTarget } from '../../../src/servers/checks/check.rules.js';
import { NetworkCanaryClient } from '../../../src/servers/connectivity/canary.client.js';
import { parseCanaries } from '../../../src/shared/canaries.js';
import { Listener } from './outside.js';

class FakePings extends IcmpClient {
  readonly engine = 'fake';
  readonly asked: string[] = [];
  answer: PingResult['answer'] = 'up';

  async ping(address: string): Promise<PingResult> {
    this.asked.push(address);
    return { answer: this.answer, rttMs: this.answer === 'up' ? 1 : null, reason: this.answer };
  }

  async close(): Promise<void> {}
}

/** The real checks, and what came of them. */
class WatchedChecks extends CheckClient {
  readonly outcomes: CheckOutcome[] = [];
  private readonly real: CheckClient;

  constructor(pings: IcmpClient) {
    super();
    this.real = new NetworkCheckClient(pings);
  }

  async check(target: CheckTarget): Promise<CheckOutcome> {
    const outcome = await this.real.check(target);
    this.outcomes.push(outcome);
    return outcome;
  }

  close(): Promise<void> {
    return this.real.close();
  }
}

describe('A canary', () => {
  const pings = new FakePings();
  let checks: WatchedChecks;
  let canaries: NetworkCanaryClient;
  let listener: Listener;

  beforeAll(async () => {
    listener = await Listener.open();
    checks = new WatchedChecks(pings);
    canaries = new NetworkCanaryClient(checks);
  });
  afterAll(async () => {
    listener.close();
    await checks.close();
  });

  const answers = (address: string) => {
    const [canary] = parseCanaries(`${address},a.example,b.example`).canaries;
    return canary && canaries.answers(canary);
  };

  it('with a port answers by accepting a connection', async () => {
    expect(await answers(listener.address)).toBe(true);
    expect(await answers(`localhost:${listener.port}`)).toBe(true);
    listener.close();
    expect(await answers(listener.address)).toBe(false);
    expect(pings.asked).toEqual([]);
  });

  it.each([
    ['up', true],
    ['down', false],
    // No route, no permission: this machine cannot judge others either.
    ['unknown', false],
  ] as const)('without one is pinged, and %s counts as %s', async (answer, expected) => {
    pings.answer = answer;
    expect(await answers('127.0.0.9')).toBe(expected);
    expect(pings.asked.splice(0)).toEqual(['127.0.0.9']);
  });

  it('is never the address that hands out credentials: it is refused before anything is sent', async () => {
    for (const address of ['169.254.169.254', '169.254.169.254:80']) {
      expect(await answers(address)).toBe(false);
      expect(checks.outcomes.at(-1)).toMatchObject({ message: 'Refused: metadata address', phases: { connect: 0 } });
    }
    expect(pings.asked).toEqual([]);
  });
});
