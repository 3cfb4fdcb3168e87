import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { LiveMessage } from '../../events/live-message.js';
import { StatusSource, type StatusFilter, type StatusSnapshot } from '../../events/status-source.js';
import { latestResults, resultsBetween } from '../history/ping-result.queries.js';
import { Server } from '../server.entity.js';
import { Board } from './board.js';
import { CheckedMessage } from './checked-message.js';

/** Answers the doors of the live feed: statuses from the board, results from the history. */
@Injectable()
export class LiveSource extends StatusSource {
  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly board: Board,
  ) {
    super();
  }

  async latest(filter: StatusFilter & { since?: Date; limit: number }): Promise<StatusSnapshot> {
    await this.board.settled();
    const { since, limit, ...selection } = filter;
    const chosen = this.board.select(selection);
    const isAll = Object.values(selection).every(value => value === undefined);
    const serverIds = isAll ? undefined : chosen.map(({ server }) => server);
    const pings = await this.unitOfWork.run(() => latestResults(this.em, { serverIds, since, limit }));
    return { statuses: since ? this.board.select(filter) : chosen, pings };
  }

  async select(filter: StatusFilter): Promise<number[]> {
    await this.board.settled();
    return this.board.select(filter).map(({ server }) => server);
  }

  exists(serverId: number): Promise<boolean> {
    return this.unitOfWork.run(async () => (await this.em.count(Server, { id: serverId })) > 0);
  }

  async resultsBetween(after: number, upTo: number, limit: number): Promise<LiveMessage[] | null> {
    const pings = await this.unitOfWork.run(() => resultsBetween(this.em, after, upTo, limit + 1));
    if (pings.length > limit) return null;
    return pings.flatMap(ping => {
      const status = this.board.statusOf(ping.server);
      return status ? new CheckedMessage(ping, status) : [];
    });
  }
}
