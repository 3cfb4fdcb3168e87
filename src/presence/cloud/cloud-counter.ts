import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Overview } from '../../http/overview.js';
import { CloudClient } from './cloud.client.js';
import { backlogOf, type Backlog } from './outbox.queries.js';

/** The part of the first screen that is about the receiver: hours it does not have yet, and those it refuses. */
@Injectable()
export class CloudCounter {
  constructor(
    private readonly em: EntityManager,
    private readonly client: CloudClient,
    overview: Overview,
  ) {
    overview.register('cloud', () => this.counts());
  }

  /** Nothing is missing where nobody is reported to. */
  private async counts(): Promise<Backlog> {
    return this.client.configured ? backlogOf(this.em) : { unsent: 0, parked: 0 };
  }
}
