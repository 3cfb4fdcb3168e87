import { HostResolver } from '../../egress/host-resolver.js';
import { IcmpClient } from '../../probes/icmp.client.js';
import { findAddresses } from './check.connection.js';
import { CheckRun } from './check.run.js';

/** The engine ends this much before the check, so that its reason is heard rather than a plain timeout. */
const reserveMs = 25;

/** The server is well when it answers an echo request. Of several addresses the first one is asked. */
export function checkIcmp(run: CheckRun, resolver: HostResolver, icmp: IcmpClient, host: string): void {
  findAddresses(run, resolver, host, ([first]) => {
    if (!first) return;
    run.enter('reply');
    ask(run, icmp, first.address).catch(() => run.abandon('The ICMP engine failed'));
  });
}

async function ask(run: CheckRun, icmp: IcmpClient, address: string): Promise<void> {
  const { answer, rttMs, reason } = await icmp.ping(address, Math.max(1, run.remainingMs - reserveMs));
  if (answer === 'up') run.answered(rttMs ?? undefined);
  else if (answer === 'unknown') run.abandon(reason);
  // Silence is judged like every other missed deadline: a standstill on this side makes it say nothing.
  else if (run.remainingMs <= reserveMs) run.expired();
  else run.fail(reason);
}
