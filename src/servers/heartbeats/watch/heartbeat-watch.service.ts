import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { query } from '../../../database/bulk.js';
import { isConnectionLoss } from '../../../database/faults.js';
import { EventBus } from '../../../events/bus.js';
import { lockLiveOrder } from '../../../events/live-order.js';
import { Clock } from '../../../shared/clock.js';
import { Connectivity } from '../../connectivity/connectivity.js';
import { RecordService } from '../../status/record.service.js';
import {
  findDue,
  isWatched,
  markWatched,
  putOff,
  settleVerdicts,
  type DuePosition,
  type Settled,
} from './watch.queries.js';
import { checkedOf, judge } from './watch.rules.js';

/** Servers looked at in one go. */
const batchSize = 1000;
/** Another process counts as watching when it has looked within this time. */
const recentlyMs = 5000;

/**
 * Notices which agents have fallen silent and which are back. Any number of processes may look: what is decided is written
 * only where nothing has changed since it was read. Results come first and can be stored twice without harm; the row that
 * says "lost" comes after them, with the facts people are told by. Whatever a crash leaves undone is done by the next look.
 */
@Injectable()
export class HeartbeatWatch {
  private readonly logger = new Logger(HeartbeatWatch.name);

  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly records: RecordService,
    private readonly connectivity: Connectivity,
    private readonly clock: Clock,
  ) {}

  /**
   * Looks at every server that is due at an instant (epoch ms), in batches. The caller has seen to it that each heartbeat
   * this process accepted up to then is stored. What cannot be decided yet stays due.
   */
  async look(asOf: number): Promise<void> {
    let after: DuePosition | null = null;
    do after = await this.lookAt(asOf, after);
    while (after);
  }

  /** One batch; returns where the next one begins, null where there is none. */
  private async lookAt(asOf: number, after: DuePosition | null): Promise<DuePosition | null> {
    const due = await findDue(this.em, asOf, after, batchSize);
    const all = due.flatMap(watched => {
      const verdict = judge(watched, asOf);
      return verdict ? { watched, verdict } : [];
    });
    const lost = all.filter(isLoss);
    await this.carryOutAll(all.filter(each => !isLoss(each)));
    if (lost.length > 0 && (await this.mayBlame(lost))) await this.carryOutAll(lost);
    return due.length === batchSize ? (due.at(-1) ?? null) : null;
  }

  /** Nobody looked for a while, so that heartbeats may have been missed: agents get one window. */
  async beginAnew(asOf: number): Promise<void> {
    await putOff(this.em, asOf);
  }

  /** Whether a process, this one included, has looked within the last seconds. */
  isWatched(asOf: number): Promise<boolean> {
    return isWatched(this.em, asOf, recentlyMs);
  }

  markWatched(worker: number, asOf: number): Promise<void> {
    return markWatched(this.em, worker, asOf);
  }

  /** While this site itself is cut off, silence says nothing about anybody. */
  private async mayBlame(lost: readonly Settled[]): Promise<boolean> {
    await this.connectivity.certain(Math.max(...lost.map(({ verdict }) => verdict.lostAt ?? 0)));
    return !this.connectivity.isolated;
  }

  /** What cannot be carried out for one server is tried again with the next look, and is in nobody's way. */
  private async carryOutAll(settled: readonly Settled[]): Promise<void> {
    if (settled.length === 0) return;
    try {
      await this.carryOut(settled);
    } catch (error) {
      if (isConnectionLoss(error)) throw error;
      const [only] = settled;
      if (only && settled.length === 1) {
        const reason = error instanceof Error ? error.message : String(error);
        this.logger.error(`What the heartbeats of server ${only.watched.serverId} say cannot be stored: ${reason}`);
      } else for (const each of settled) await this.carryOutAll([each]);
    }
  }

  private async carryOut(settled: readonly Settled[]): Promise<void> {
    const results = settled.flatMap(({ watched, verdict }) =>
      verdict.result ? checkedOf(watched.serverId, verdict.result) : [],
    );
    if (results.length > 0) await this.records.record(results);
    const tells = settled.some(({ verdict }) => verdict.tell !== null);
    await this.em.transactional(async em => {
      if (tells) await query(em, lockLiveOrder);
      const written = await settleVerdicts(em, settled);
      for (const each of settled) if (written.has(each.watched.serverId)) this.tell(each);
    });
  }

  private tell({ watched, verdict }: Settled): void {
    const about = { server_id: watched.serverId, name: watched.name, notify: watched.notify };
    const last = new Date(watched.last).toISOString();
    if (verdict.tell === 'lost') {
      const lost_at = new Date(verdict.lostAt ?? watched.last).toISOString();
      this.bus.record('heartbeat.lost', { ...about, lost_at, last_heartbeat: last }, this.clock.now());
    } else if (verdict.tell === 'returned') {
      const lost_at = new Date(watched.lostAt ?? watched.last).toISOString();
      this.bus.record('heartbeat.returned', { ...about, lost_at, returned_at: last }, this.clock.now());
    }
  }
}

const isLoss = ({ watched, verdict }: Settled) => watched.lostAt === null && verdict.lostAt !== null;
