import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { cursorOf, cursorPage } from '../../http/cursor.js';
import type { CursorPage, CursorQuery } from '../../http/paging.js';
import { startedWithin } from '../started-at.query.js';
import { toIsolationView, type IsolationView } from './connectivity.dto.js';
import { Isolation } from './isolation.entity.js';

interface Ended {
  startedAt: number;
  reason: string;
}

/** The times in which this site was cut off, as rows and facts. One is open at most, whichever process noticed it. */
@Injectable()
export class IsolationsService {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
  ) {}

  /** Opens one; where another process has done so already nothing is stored and nothing told. */
  begin(since: Date, reason: string, canaries: readonly string[]): Promise<void> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const opened = await query(
        em,
        sql`insert into isolation (started_at, reason, canaries) values (${since}, ${reason}, ${canaries}::text[])
            on conflict ((ended_at is null)) where ended_at is null do nothing returning id`,
      );
      if (opened.length > 0) this.bus.record('connectivity.lost', { since: since.toISOString(), reason });
    });
  }

  /**
   * Closes the open one if it began before `until`, the moment at which the canaries answered; the first of several
   * processes tells of it. False where a younger one is still open.
   */
  end(until: Date): Promise<boolean> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const [ended] = await query<Ended>(
        em,
        sql<Ended>`update isolation set ended_at = ${until} where ended_at is null and started_at <= ${until}
                   returning ${epochMs('started_at')} as "startedAt", reason`,
      );
      if (ended) {
        const since = new Date(ended.startedAt).toISOString();
        this.bus.record('connectivity.restored', { since, until: until.toISOString(), reason: ended.reason });
        return true;
      }
      return (await em.count(Isolation, { endedAt: null })) === 0;
    });
  }

  /** The one that lasts, or null. */
  open(): Promise<Isolation | null> {
    return this.em.findOne(Isolation, { endedAt: null }, { disableIdentityMap: true });
  }

  /** Newest first; `url` is the path and query of the request. */
  async list(wanted: CursorQuery, url: string): Promise<CursorPage<IsolationView>> {
    const cursor = cursorOf(wanted);
    const direction = cursor?.direction === 'newer' ? 'asc' : 'desc';
    const within = startedWithin(wanted, cursor);
    const isolations = await this.em.find(Isolation, within.length > 0 ? { $and: within } : {}, {
      orderBy: { startedAt: direction, id: direction },
      limit: wanted.limit + 1,
      disableIdentityMap: true,
    });
    const page = cursorPage(isolations, wanted, url, ({ startedAt, id }) => ({ at: startedAt.getTime(), id }));
    return { ...page, results: page.results.map(toIsolationView) };
  }
}
