import { CursorPageOf } from '../../http/paging.js';

/** How long somebody was here in one hour. */
export class HourlySummaryView {
  id: number;
  employee: number;
  employee_name: string;
  fake_name: string;
  /** Calendar day of the site. */
  date: string;
  /** Hour of the site's clocks, 0 to 23; in autumn one of them comes twice, with two different `hour_start`. */
  hour: number;
  /** ISO 8601, UTC. */
  hour_start: string;
  /** First answer inside the hour; ISO 8601, UTC. */
  first_seen: string | null;
  /** Last answer inside the hour; ISO 8601, UTC. */
  last_seen: string | null;
  minutes_online: number;
  seconds_online: number;
  /** How much of the hour was watched at all. */
  seconds_covered: number;
  /** Grows with every change. */
  revision: number;
  /** Nothing can change it any more. */
  final: boolean;
  /** The receiver has this revision. */
  sent: boolean;
  /** Why the receiver refuses it for good. */
  parked_reason: string | null;
}

export class HourlySummaryPage extends CursorPageOf(HourlySummaryView) {}
