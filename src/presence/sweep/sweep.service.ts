import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { isMarked, ProcessMark } from '../../database/process-mark.js';
import { Clock } from '../../shared/clock.js';
import type { Observation, SweepTimes } from '../sessions/observation.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { DeviceFinder } from './device-finder.service.js';
import { isDue, isSilent, type Due } from './due.rules.js';
import type { Identity, Registered } from './identity.rules.js';

/** A registered device with all that decides whether it is probed. */
export interface SweepTarget extends Registered, Due {}

/** A sweep that is over. */
export interface Swept {
  times: SweepTimes;
  engine: string;
  /** Why nothing could be learned; null: it was sound. */
  blind: string | null;
  observations: Observation[];
  identity: Identity | null;
}

interface Row {
  deviceId: number;
  address: string;
  mac: string | null;
  lastUpAt: number | null;
  lastProbedAt: number | null;
  answered: boolean;
  isOnline: boolean;
}

/** Which devices are to be asked, and what becomes of the answers. */
@Injectable()
export class SweepService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly sessions: SessionsService,
    private readonly finder: DeviceFinder,
    private readonly mark: ProcessMark,
  ) {}

  /**
   * Devices this process has to ask now; null where another process sweeps. The turn stays with one process as long as
   * it lives: the database tells in the moment it is gone.
   */
  async due(which: 'all' | 'silent'): Promise<SweepTarget[] | null> {
    if (!(await this.takeTurn())) return null;
    const now = this.clock.now().getTime();
    const targets = await this.targets();
    return targets.filter(target => (which === 'all' ? isDue(target, now) : isSilent(target)));
  }

  /** Stores a sweep; one that could see nothing leaves everything as it is. */
  async store({ times, engine, blind, observations, identity }: Swept): Promise<void> {
    await this.sessions.observe(times, observations);
    if (identity && !times.blind) await this.finder.follow(identity);
    await query(
      this.em,
      sql`update system_status set swept_at = ${times.endedAt.toISOString()}::timestamptz, engine = ${engine}, blind = ${blind}
          where id = 1 and sweeper = ${this.mark.id}`,
    );
  }

  /** Somebody has set the wall clock by so much; sessions and coverage take care of themselves, but people should know. */
  clockStepped(stepMs: number): Promise<void> {
    return this.finder.clockStepped(stepMs);
  }

  /** Gives the turn back, so that another process need not wait. */
  async leave(): Promise<void> {
    await query(this.em, sql`update system_status set sweeper = null where id = 1 and sweeper = ${this.mark.id}`);
  }

  private async takeTurn(): Promise<boolean> {
    const taken = await query(
      this.em,
      sql`update system_status set sweeper = ${this.mark.id}
          where id = 1 and (sweeper is null or sweeper = ${this.mark.id} or not ${isMarked(sql.ref('sweeper'))})
          returning id`,
    );
    return taken.length > 0;
  }

  private targets(): Promise<SweepTarget[]> {
    return query<Row>(
      this.em,
      sql<Row>`
        select d.id as "deviceId", d.ip_address as address, d.mac_address as mac, ${epochMs('l.last_up_at')} as "lastUpAt",
               ${epochMs('l.last_probed_at')} as "lastProbedAt", coalesce(l.last_answer = 'up', false) as answered,
               exists (select from presence_session s where s.device_id = d.id and s.ended_at is null) as "isOnline"
        from device d left join device_liveness l on l.device_id = d.id order by d.id`,
    );
  }
}
