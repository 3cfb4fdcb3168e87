import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { Host } from './host.client.js';
import { Outage } from './outage.entity.js';
import { absenceOf, describeAbsence, type Absence } from './outage.rules.js';
import { SystemStatus } from './system-status.entity.js';

/** An absence that was found and what followed from it. */
export interface FoundOutage extends Absence {
  /** Devices that were here before and are taken to have gone. */
  devicesMarked: number;
  message: string;
}

/** That this program lives and watches, and what becomes of presence when it did not. */
@Injectable()
export class SignsOfLife {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly sessions: SessionsService,
    private readonly host: Host,
  ) {}

  /**
   * Says that this program lives. Where the last time was too long ago, an outage is stored, all who were here then are
   * taken to have gone, and the fact is told; all in one transaction, so it is found once however many processes start.
   */
  give(isStart: boolean): Promise<FoundOutage | null> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const now = this.clock.now();
      const bootId = this.host.bootId();
      const status = await em.findOne(SystemStatus, 1, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
      if (!status) {
        em.persist(em.create(SystemStatus, { id: 1, updatedAt: now, startedAt: now, bootId }));
        return null;
      }
      const before = {
        lastAt: status.updatedAt.getTime(),
        stoppedAt: status.stoppedAt?.getTime() ?? null,
        bootId: status.bootId ?? null,
      };
      const absence = absenceOf(before, { at: now.getTime(), bootId, isStart }, this.host.patienceMs);
      // A clock that was set back must not make the next sign of life look late.
      em.assign(status, { updatedAt: now, stoppedAt: null, bootId, ...(isStart ? { startedAt: now } : {}) });
      return absence && this.store(em, absence);
    });
  }

  /** The program is about to end in an orderly way. */
  async stop(): Promise<void> {
    const now = this.clock.now();
    await this.em.nativeUpdate(SystemStatus, 1, { updatedAt: now, stoppedAt: now });
  }

  private async store(em: EntityManager, absence: Absence): Promise<FoundOutage> {
    const [startedAt, endedAt] = [new Date(absence.from), new Date(absence.to)];
    const devicesMarked = await this.sessions.estimateEnds({
      lastSignOfLife: startedAt,
      startedAgainAt: endedAt,
      thresholdMs: this.host.thresholdMs,
    });
    const { cause } = absence;
    em.persist(em.create(Outage, { startedAt, endedAt, cause, devicesMarked }));
    const message = describeAbsence(absence);
    const times = { started_at: startedAt.toISOString(), ended_at: endedAt.toISOString() };
    this.bus.record('outage.detected', { ...times, cause, name: 'Sitewatch', message }, endedAt);
    return { ...absence, devicesMarked, message };
  }
}
