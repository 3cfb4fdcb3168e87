import { ArrayMaxSize, IsArray, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { CursorPageOf, CursorQuery, toIds } from '../../http/paging.js';

const largestId = 2 ** 31 - 1;

export class SiteHourQuery extends CursorQuery {
  /** Only these employees, by the ids they have at that site: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  employee?: number[];

  /** One calendar day of that site, `YYYY-MM-DD`. */
  @IsOptional()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
  date?: string;
}

/** How long somebody was at another site in one hour. */
export class SiteHourView {
  /** As that site counts them. */
  employee_id: number;
  employee_name: string;
  fake_name: string;
  /** Calendar day of that site. */
  date: string;
  /** Hour of that site's clocks, 0 to 23. */
  hour: number;
  /** ISO 8601, UTC. */
  hour_start: string;
  /** ISO 8601, UTC. */
  first_seen: string | null;
  /** ISO 8601, UTC. */
  last_seen: string | null;
  minutes_online: number;
  /** Grows with every change; 0 where the sender does not count them. */
  revision: number;
  /** When that site summed it up; ISO 8601, UTC. */
  reported_at: string;
  /** When it came; ISO 8601, UTC. */
  received_at: string;
}

export class SiteHourPage extends CursorPageOf(SiteHourView) {}
