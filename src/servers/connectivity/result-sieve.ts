import { Injectable } from '@nestjs/common';
import { EventBus } from '../../events/bus.js';
import type { Checked } from '../checks/checked.js';
import { Connectivity } from './connectivity.js';
import { sifted, tidingsOf } from './sieve.rules.js';

/**
 * Every batch of results passes here before it is stored: our fault is not their outage. Before a failure counts the
 * canaries are asked; while this site is cut off failures become inconclusive.
 */
@Injectable()
export class ResultSieve {
  /** Servers whose newest result is a failure. */
  private readonly failing = new Set<number>();
  private news = 0;

  constructor(
    private readonly connectivity: Connectivity,
    bus: EventBus,
  ) {
    bus.watch('server.deleted', ({ server_id }) => this.failing.delete(server_id));
  }

  /** Counts the batches in which servers began to fail. */
  get tidings(): number {
    return this.news;
  }

  /** To be called before checks in a process that asks no canaries by itself: only those that answered once count. */
  async prepare(): Promise<void> {
    await this.connectivity.acquaint();
  }

  /** Never rejects. Takes no time where nothing failed, about three seconds at most where the canaries are silent. */
  async sift(batch: readonly Checked[]): Promise<Checked[]> {
    const { hasFailures, newsAt } = tidingsOf(batch, this.failing);
    if (hasFailures) await this.connectivity.certain(newsAt);
    const results = sifted(batch, this.connectivity.state);
    if (tidingsOf(results, this.failing).newsAt !== null) this.news += 1;
    this.remember(results);
    return results;
  }

  /** A result without a verdict changes nothing. */
  private remember(results: readonly Checked[]): void {
    for (const { serverId, outcome } of results) {
      if (outcome.kind === 'failure') this.failing.add(serverId);
      else if (outcome.kind !== 'inconclusive') this.failing.delete(serverId);
    }
  }
}
