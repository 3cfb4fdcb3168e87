import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { PingView } from '../history/ping-result.dto.js';
import { RecordService } from '../status/record.service.js';
import { ResultSieve } from '../connectivity/result-sieve.js';
import { CheckTargets } from './check-targets.js';
import { CheckClient } from './check.client.js';
import type { Checked } from './checked.js';

/** A pass asked for by hand has this many checks in flight. */
const atOnce = 200;

/** One pass over servers at once, outside their schedule: the button "check now" and the command `check-servers`. */
@Injectable()
export class RunChecksService {
  constructor(
    private readonly targets: CheckTargets,
    private readonly client: CheckClient,
    private readonly records: RecordService,
    private readonly sieve: ResultSieve,
    private readonly clock: Clock,
  ) {}

  /** Checks the given active servers, or all, stores the results and returns them. No transaction is open meanwhile. */
  async run(serverIds: readonly number[] | null): Promise<PingView[]> {
    const waiting = (await this.targets.load(serverIds)).toReversed();
    const checked: Checked[] = [];
    const lane = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const { serverId } = next.target;
        const startedAt = this.clock.now().getTime();
        const outcome = await this.client.check(next.target);
        const at = this.clock.now().getTime();
        checked.push({ serverId, slot: Math.max(at, (next.lastSlot ?? 0) + 1), startedAt, at, outcome });
      }
    };
    await this.sieve.prepare();
    await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, lane));
    const { messages } = await this.records.record(await this.sieve.sift(checked));
    return messages.map(({ ping }) => ping);
  }
}
