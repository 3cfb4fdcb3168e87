import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { silentBefore } from './answer.rules.js';
import { CloudClient } from './cloud.client.js';

interface State {
  silentSince: number | null;
  announced: boolean;
}

/** Whether the receiver takes what this site sends, kept for everybody to see; people are told after an hour, once. */
@Injectable()
export class CloudState {
  private readonly logger = new Logger(CloudState.name);

  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly client: CloudClient,
  ) {}

  /** It has accepted something. True where it had not done so the last time. */
  async reached(): Promise<boolean> {
    const at = this.instant(this.clock.now());
    const wasSilent = await this.end(sql`cloud_reached_at = ${at}, cloud_silent_since = null, cloud_error = null`);
    if (wasSilent) this.logger.log(`${this.client.name} accepts what this site sends again`);
    return wasSilent;
  }

  /** Nobody is reported to any more. */
  async forget(): Promise<void> {
    await this.end(sql`cloud_reached_at = null, cloud_silent_since = null, cloud_error = null`);
  }

  /** It has not accepted what was sent; `reason` is for a person. */
  async failed(reason: string): Promise<void> {
    const now = this.clock.now();
    const at = this.instant(now);
    const [state] = await query<State & { began: boolean }>(
      this.em,
      sql<State & { began: boolean }>`
        update system_status
        set cloud_silent_since = coalesce(cloud_silent_since, ${at}), cloud_error = ${reason} where id = 1
        returning ${epochMs('cloud_silent_since')} as "silentSince", cloud_announced_at is not null as announced,
                  cloud_silent_since = ${at} as began`,
    );
    if (state?.began) this.logger.warn(`${this.client.name} does not accept what this site sends: ${reason}`);
    if (state && !state.announced && (state.silentSince ?? Infinity) <= silentBefore(now.getTime())) {
      await this.announce(now, reason);
    }
  }

  private announce(now: Date, reason: string): Promise<void> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const cutoff = this.instant(new Date(silentBefore(now.getTime())));
      const [state] = await query<State>(
        em,
        sql<State>`update system_status set cloud_announced_at = ${this.instant(now)}
                   where id = 1 and cloud_announced_at is null and cloud_silent_since <= ${cutoff}
                   returning ${epochMs('cloud_silent_since')} as "silentSince", true as announced`,
      );
      if (state?.silentSince == null) return;
      const message = `${this.client.name} has accepted nothing for an hour. ${reason}`;
      this.bus.record('cloud.unreachable', { since: iso(state.silentSince), name: this.client.name, message }, now);
    });
  }

  /** Ends a silence by `change`. The live order is held up only where people were told of it. */
  private async end(change: RawBuilder<unknown>): Promise<boolean> {
    const before = await this.read(this.em, false);
    if (before && !before.announced) {
      const done = await query(
        this.em,
        sql`update system_status set ${change} where id = 1 and cloud_announced_at is null returning id`,
      );
      if (done.length > 0) return before.silentSince !== null;
    }
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const state = await this.read(em, true);
      if (!state) return false;
      await query(em, sql`update system_status set ${change}, cloud_announced_at = null where id = 1`);
      const message = this.client.configured
        ? `${this.client.name} accepts what this site sends again.`
        : 'This site reports to nobody any more.';
      const since = state.silentSince === null ? null : iso(state.silentSince);
      if (state.announced && since) this.bus.record('cloud.reachable', { since, name: this.client.name, message });
      return since !== null;
    });
  }

  private async read(em: EntityManager, toChange: boolean): Promise<State | undefined> {
    const [state] = await query<State>(
      em,
      sql<State>`select ${epochMs('cloud_silent_since')} as "silentSince", cloud_announced_at is not null as announced
                 from system_status where id = 1 ${toChange ? sql`for update` : sql``}`,
    );
    return state;
  }

  private instant(at: Date): RawBuilder<unknown> {
    return sql`${at.toISOString()}::timestamptz`;
  }
}

const iso = (instant: number) => new Date(instant).toISOString();
