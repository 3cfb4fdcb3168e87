import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { AlertWriter } from './alert-writer.service.js';

/** What other facts do to alerts. Both are part of the transaction that handles the fact. */
@Injectable()
export class AlertUpkeep {
  constructor(
    private readonly em: EntityManager,
    private readonly writer: AlertWriter,
    private readonly clock: Clock,
  ) {}

  /** An outage was noticed: the alerts that were active then and belong to no other one belong to it. */
  async link(incidentId: number): Promise<void> {
    await query(this.em, lockLiveOrder);
    await query(
      this.em,
      sql`update server_alert a set incident_id = i.id from incident i
          where i.id = ${incidentId} and a.server_id = i.server_id and a.incident_id is null
            and (a.resolved_at is null or a.resolved_at >= i.detected_at)
            and a.raised_at <= coalesce(i.ended_at, 'infinity')`,
    );
  }

  /**
   * A server was changed. Nobody watches a paused one, and one that reports by itself is asked for neither its response
   * time nor its certificate: what only these would end is over. Alerts raised through the API are the affair of whoever
   * raised them.
   */
  async endUnwatched(serverId: number): Promise<void> {
    const unwatched = sql`a.server_id = ${serverId} and a.kind <> 'custom'
      and (s.status = 'paused' or (s.protocol = 'heartbeat' and a.kind in ('latency', 'certificate')))`;
    const [found] = await query(
      this.em,
      sql`select 1 from server_alert a join server s on s.id = a.server_id
          where a.resolved_at is null and ${unwatched} limit 1`,
    );
    if (!found) return;
    await query(this.em, lockLiveOrder);
    await this.writer.resolve(unwatched, this.clock.now(), null);
  }
}
