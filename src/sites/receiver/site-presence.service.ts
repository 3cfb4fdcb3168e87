import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query, rowsOf } from '../../database/bulk.js';
import { Clock } from '../../shared/clock.js';
import { InvalidInput } from '../../shared/errors.js';
import { parseInstant } from './instant.rules.js';
import { readHours, revisionIn, type Edition, type ReceivedHour } from './received-hour.rules.js';
import type { SitePresenceReceipt, SitePresenceMessage } from './site-messages.dto.js';
import { SiteTokens } from './site-tokens.service.js';

/** Takes the hours that another site has summed up. */
@Injectable()
export class SitePresenceService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly tokens: SiteTokens,
  ) {}

  /**
   * All of a message or nothing of it; however often and in whatever order messages arrive, the newest revision of each
   * hour stays. Throws Unauthenticated and Forbidden as {@link SiteTokens.verify} does, InvalidInput for an hour that the
   * site's calendar does not have.
   */
  async accept(
    authorization: string | undefined,
    idempotencyKey: string | undefined,
    { site_id, timestamp, presence_data }: SitePresenceMessage,
  ): Promise<SitePresenceReceipt> {
    const site = await this.tokens.verify(authorization, site_id);
    const { hours, errors } = readHours(presence_data, site.timeZone);
    if (errors.length > 0) throw new InvalidInput(errors);
    const reportedAt = parseInstant(timestamp) ?? this.clock.now().getTime();
    const changed = await this.store(site.id, hours, { revision: revisionIn(idempotencyKey), reportedAt });
    return { status: 'ok', received: hours.length, changed };
  }

  /** One statement. The same edition again changes nothing. Returns the number of rows that are new or newer. */
  private async store(
    siteId: number,
    hours: readonly ReceivedHour[],
    { revision, reportedAt }: Edition,
  ): Promise<number> {
    if (hours.length === 0) return 0;
    const written = await query(
      this.em,
      sql`insert into site_presence as s (site_id, revision, reported_at, received_at, employee_id, employee_name,
                                          fake_name, date, hour, hour_start, first_seen, last_seen, minutes_online)
          select ${siteId}::int4, ${revision}::int4, ${iso(reportedAt)}::timestamptz,
                 ${this.clock.now().toISOString()}::timestamptz, u.employee_id, u.employee_name, u.fake_name,
                 u.date::date, u.hour, u.hour_start, u.first_seen, u.last_seen, u.minutes_online
          from ${rowsOf('u', {
            employee_id: ['int4', hours.map(({ employeeId }) => employeeId)],
            employee_name: ['text', hours.map(({ employeeName }) => employeeName)],
            fake_name: ['text', hours.map(({ fakeName }) => fakeName)],
            date: ['text', hours.map(({ date }) => date)],
            hour: ['int2', hours.map(({ hour }) => hour)],
            hour_start: ['timestamptz', hours.map(({ hourStart }) => iso(hourStart))],
            first_seen: ['timestamptz', hours.map(({ firstSeen }) => iso(firstSeen))],
            last_seen: ['timestamptz', hours.map(({ lastSeen }) => iso(lastSeen))],
            minutes_online: ['int4', hours.map(({ minutesOnline }) => minutesOnline)],
          })}
          on conflict (site_id, hour_start, employee_id) do update set
            employee_name = excluded.employee_name, fake_name = excluded.fake_name, date = excluded.date,
            hour = excluded.hour, first_seen = excluded.first_seen, last_seen = excluded.last_seen,
            minutes_online = excluded.minutes_online, revision = excluded.revision,
            reported_at = excluded.reported_at, received_at = excluded.received_at
          where (excluded.revision, excluded.reported_at) > (s.revision, s.reported_at)
          returning s.employee_id`,
    );
    return written.length;
  }
}

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
