import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../config/config.js';
import { epochMs, query } from '../../database/bulk.js';
import { Jobs } from '../../jobs/jobs.js';
import { Clock } from '../../shared/clock.js';
import type { Interval } from '../../shared/intervals.js';
import { graceOf } from '../sessions/grace.js';
import { longestGapOfAllMs } from '../sessions/session.rules.js';
import { dayOf, hourMs, hourOf, hoursOfDay } from './hour.rules.js';
import { hourChanges, summedThrough } from './revision.rules.js';
import { storeHours, storedHours } from './summary-store.js';

const dayMs = 24 * hourMs;
/** An hour is summed up so long after its end, so that the sweep at its end is in it. */
const settlingMs = 3 * 60_000;

interface Stretch extends Interval {
  employeeId: number;
}

/**
 * Sums up the hours that are over, from where it stood before (after any downtime), and revises those that later evidence
 * has changed until nothing can change them any more. Each changed hour is sent again: the job for it is stored with it.
 */
@Injectable()
export class SummariesService {
  private readonly longestGapMs: number;

  constructor(
    private readonly em: EntityManager,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.longestGapMs = longestGapOfAllMs(graceOf(config));
  }

  /** One day (UTC) per transaction. Returns the number of hours that are new or revised. */
  async catchUp(): Promise<number> {
    const now = this.clock.now().getTime();
    const until = hourOf(now - settlingMs);
    let from = await this.begin();
    let changed = 0;
    while (from !== null && from < until) {
      changed += await this.sumUp(dayOf(from), until, now);
      from = dayOf(from) + dayMs;
    }
    return changed;
  }

  /** The first hour that may have to be summed up; null where nothing was ever watched. */
  private async begin(): Promise<number | null> {
    const [row] = await query<{ at: number | null }>(
      this.em,
      sql`select (extract(epoch from coalesce(
              (select summed_through from system_status where id = 1),
              (select least((select min(started_at) from coverage), (select min(started_at) from presence_session)))
            )) * 1000)::float8 as at`,
    );
    return row?.at == null ? null : hourOf(row.at);
  }

  private sumUp(day: number, until: number, now: number): Promise<number> {
    return this.em.transactional(async em => {
      const sessions = Map.groupBy(await this.sessionsOf(day), ({ employeeId }) => employeeId);
      const covered = await this.coveredOf(day);
      const stored = await storedHours(em, day, day + dayMs);
      const made = [...sessions].flatMap(([employeeId, own]) =>
        hoursOfDay(day, until, own, covered).map(hour => ({ employeeId, ...hour })),
      );
      const changed = hourChanges(made, stored, now, this.longestGapMs);
      await storeHours(em, changed, this.clock.now());
      await this.advance(summedThrough(Math.min(until, day + dayMs), now, this.longestGapMs));
      const revised = changed.filter(({ isRevision }) => isRevision).length;
      if (revised > 0) await this.jobs.send('presence.send-summaries', {});
      return revised;
    });
  }

  private async advance(through: number): Promise<void> {
    const at = new Date(through).toISOString();
    await query(
      this.em,
      sql`update system_status set summed_through = greatest(summed_through, ${at}::timestamptz) where id = 1`,
    );
  }

  /** Sessions of counting devices that touch the day; one that goes on reaches to its newest answer. */
  private sessionsOf(day: number): Promise<Stretch[]> {
    const [from, to] = [new Date(day).toISOString(), new Date(day + dayMs).toISOString()];
    return query<Stretch>(
      this.em,
      sql<Stretch>`
        select s.employee_id as "employeeId", ${epochMs('s.started_at')} as "from",
               (extract(epoch from coalesce(s.ended_at, greatest(l.last_up_at, s.started_at))) * 1000)::float8 as "to"
        from presence_session s
        join device d on d.id = s.device_id and d.counts_for_presence
        left join device_liveness l on l.device_id = s.device_id
        where s.started_at < ${to}::timestamptz and (s.ended_at is null or s.ended_at > ${from}::timestamptz)`,
    );
  }

  private coveredOf(day: number): Promise<Interval[]> {
    const [from, to] = [new Date(day).toISOString(), new Date(day + dayMs).toISOString()];
    return query<Interval>(
      this.em,
      sql<Interval>`
        select ${epochMs('started_at')} as "from", ${epochMs('ended_at')} as "to" from coverage
        where started_at < ${to}::timestamptz and ended_at > ${from}::timestamptz`,
    );
  }
}
