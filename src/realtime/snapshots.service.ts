import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Feed } from '../events/feed.js';
import { StatusSource, type StatusFilter, type StatusSnapshot } from '../events/status-source.js';

export type SnapshotFilter = StatusFilter & { since?: Date; limit: number };

/** Where everything stands, read from the servers feature; clients that ask the same at the same time share the answer. */
@Injectable()
export class SnapshotsService {
  private readonly underWay = new Map<string, Promise<StatusSnapshot>>();

  constructor(
    private readonly source: StatusSource,
    private readonly feed: Feed,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Statuses and newest results now; it contains at least every message up to the head at the moment of the call. */
  latest(filter: SnapshotFilter): Promise<StatusSnapshot> {
    // A reading that began at an older head may lack newer results, so only calls at the same head share one.
    const key = JSON.stringify([this.feed.head, filter]);
    const known = this.underWay.get(key);
    if (known) return known;
    const reading = this.unitOfWork.run(() => this.source.latest(filter)).finally(() => this.underWay.delete(key));
    this.underWay.set(key, reading);
    return reading;
  }

  /** The same for a client that hears everything above `head` live: results that it will hear are left out. */
  async upTo(head: number, filter: SnapshotFilter): Promise<StatusSnapshot> {
    const { statuses, pings } = await this.latest(filter);
    return { statuses, pings: pings.filter(ping => !('id' in ping) || Number(ping.id) <= head) };
  }

  /** Ids of the selected servers. */
  select(filter: StatusFilter): Promise<number[]> {
    return this.unitOfWork.run(() => this.source.select(filter));
  }
}
