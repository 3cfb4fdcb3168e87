import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { Overview } from '../../http/overview.js';
import { Clock } from '../../shared/clock.js';

const weekMs = 7 * 86_400_000;

interface Counts {
  configs: number;
  /** Configs whose recipient is refused. */
  blocked: number;
  /** Messages of the last seven days that were given up and could be sent again. */
  dead_letters: number;
  /** What is not told yet: messages on their way, and what is to become one. */
  waiting: number;
}

/** The part of the first screen that is about notifications. */
@Injectable()
export class NotificationCounter {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    overview: Overview,
  ) {
    overview.register('notifications', () => this.counts());
  }

  private async counts(): Promise<Counts> {
    const since = new Date(this.clock.now().getTime() - weekMs).toISOString();
    const [counts] = await query<Counts>(
      this.em,
      sql<Counts>`
        select (select count(*)::int4 from notification_config) as configs,
               (select count(*)::int4 from notification_config where blocked_at is not null) as blocked,
               (select count(*)::int4 from notification_message
                where status = 'dead' and config_id is not null and created_at >= ${since}::timestamptz) as dead_letters,
               (select count(*)::int4 from notification_message where status in ('queued', 'retrying'))
               + (select count(*)::int4 from notification_item where message_id is null and dropped is null) as waiting`,
    );
    return counts ?? { configs: 0, blocked: 0, dead_letters: 0, waiting: 0 };
  }
}
