import { Injectable } from '@nestjs/common';
import { ProbeClient } from '../../probes/probe.client.js';
import { Clock } from '../../shared/clock.js';
import type { Observation } from '../sessions/observation.js';
import { isMassLoss } from './due.rules.js';
import { identify } from './identity.rules.js';
import type { ProbeAnswer } from './probe-answer.rules.js';
import type { SweepTarget, Swept } from './sweep.service.js';

/** Asks the network and says what the answers mean; no transaction is open meanwhile. */
@Injectable()
export class Sweeper {
  constructor(
    private readonly probes: ProbeClient,
    private readonly clock: Clock,
  ) {}

  /** Never rejects and settles within `deadlineMs`. Times are those of the wall clock at the start plus what has passed. */
  async sweep(targets: readonly SweepTarget[], deadlineMs: number): Promise<Swept> {
    const startedAt = this.clock.now();
    const begun = this.clock.monotonic();
    const report = await this.probes.sweep(
      targets.map(({ address }) => address),
      deadlineMs,
    );
    const neighbours = report.blind === null ? await this.probes.neighbours() : [];
    // A clock that was set meanwhile must not stretch or turn round the sweep.
    const endedAt = new Date(startedAt.getTime() + Math.max(0, this.clock.monotonic() - begun));
    const answers = new Map<string, ProbeAnswer>([...report.results].map(([address, { answer }]) => [address, answer]));
    const seen = neighbours.map(({ address, mac, state }) => ({ address, mac, reachable: state === 'REACHABLE' }));
    const identity = identify(targets, answers, seen);
    const here = targets.filter(({ isOnline }) => isOnline);
    const up = new Set(identity.evidence.filter(({ answer }) => answer === 'up').map(({ deviceId }) => deviceId));
    const answered = here.filter(({ deviceId }) => up.has(deviceId)).length;
    const loss = { wereHere: here.length, answered, gateway: report.gateway };
    const blind = report.blind ?? (isMassLoss(loss) ? 'Most devices fell silent together with the gateway.' : null);
    const times = { startedAt, endedAt, blind: blind !== null };
    const address = new Map(targets.map(target => [target.deviceId, target.address]));
    const observations = identity.evidence.map(({ deviceId, answer, source }): Observation => {
      const result = report.results.get(address.get(deviceId) ?? '');
      // Evidence of another kind than an answer of its own is as old as the sweep.
      const at = (source === 'probe' ? result?.at : null) ?? endedAt;
      return {
        deviceId,
        at,
        answer,
        source: source === 'probe' ? report.engine : source,
        rttMs: result?.rttMs ?? null,
      };
    });
    return { times, engine: report.engine, blind, observations, identity };
  }
}
