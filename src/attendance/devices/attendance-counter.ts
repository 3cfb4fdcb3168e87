import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { query } from '../../database/bulk.js';
import { Overview } from '../../http/overview.js';
import { Clock } from '../../shared/clock.js';
import { localDate, startOfDay } from '../../shared/zones.js';

/** The part of the first screen that is about attendance. */
@Injectable()
export class AttendanceCounter {
  private readonly zone: string;

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    config: Config,
    overview: Overview,
  ) {
    this.zone = config.env.TZ;
    overview.register('attendance', () => this.counts());
  }

  private async counts(): Promise<Record<string, number>> {
    const now = this.clock.now().getTime();
    const today = new Date(startOfDay(this.zone, localDate(this.zone, now))).toISOString();
    const [row = {}] = await query<Record<string, number>>(
      this.em,
      sql<Record<string, number>>`
        select count(*) filter (where is_enabled)::int as terminals,
               count(*) filter (where is_enabled and is_connected)::int as connected,
               count(*) filter (where is_enabled and unreachable_told)::int as unreachable,
               count(*) filter (where is_enabled and alarms <> '[]'::jsonb)::int as alarming,
               (select count(*)::int from attendance_record where timestamp >= ${today}::timestamptz) as punches_today,
               (select count(*)::int from push_terminal where approval = 'pending') as waiting_for_approval
        from attendance_device`,
    );
    return row;
  }
}
