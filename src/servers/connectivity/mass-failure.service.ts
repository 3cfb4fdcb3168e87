import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { isOver, judgeTogether, type Failing, type MassFailure } from './mass-failure.rules.js';

interface Row extends Failing {
  failing: boolean;
}

interface Seen {
  failing: Failing[];
  watched: number;
}

/** The newest facts among which an alarm of the last minutes is looked for. */
const factsLookedAt = 20_000;

/** Tells once when most servers fail together: one alarm that says what a thousand would not. */
@Injectable()
export class MassFailureService {
  /** Whether an alarm was told, by whichever process, and most servers have been failing since. */
  private lasting = false;

  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {
    bus.watch('servers.failed_together', () => {
      this.lasting = true;
    });
  }

  /** Whether the end of an event is still to be noticed. */
  get lasts(): boolean {
    return this.lasting;
  }

  /**
   * Looks at all servers that are active and in no maintenance; those that never answered have not failed together with
   * others. True where this call told of a new event.
   */
  async look(): Promise<boolean> {
    const seen = await this.servers();
    if (isOver(seen.failing.length, seen.watched)) this.lasting = false;
    if (this.lasting || !this.judge(seen, [])) return false;
    return this.em.transactional(async em => {
      // Whoever comes second sees the alarm of the first.
      await query(em, lockLiveOrder);
      const now = await this.servers();
      const failure = this.judge(now, await this.toldLately());
      if (!failure) return false;
      const { failed, names } = failure;
      const since = new Date(failure.since).toISOString();
      this.bus.record('servers.failed_together', { failed, watched: now.watched, since, names });
      return true;
    });
  }

  private judge({ failing, watched }: Seen, told: readonly number[]): MassFailure | null {
    return judgeTogether(failing, watched, { now: this.clock.now().getTime(), told });
  }

  private async servers(): Promise<Seen> {
    const rows = await query<Row>(
      this.em,
      sql<Row>`select s.name, t.consecutive_failures > 0 and t.state ->> 'goodSince' is not null as failing,
                      coalesce((t.state ->> 'failingSince')::float8, 0) as since
               from server s join server_status t on t.server_id = s.id
               where s.status = 'active' and t.status not in ('paused', 'maintenance')`,
    );
    return { failing: rows.filter(row => row.failing), watched: rows.length };
  }

  private async toldLately(): Promise<number[]> {
    const rows = await query<{ at: number }>(
      this.em,
      sql<{ at: number }>`
        select ${epochMs('at')} as at from (select name, at from event order by id desc limit ${factsLookedAt}) newest
        where name = 'servers.failed_together'`,
    );
    return rows.map(({ at }) => at);
  }
}
