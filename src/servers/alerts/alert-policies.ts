import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EventBus } from '../../events/bus.js';
import { Server } from '../server.entity.js';
import type { AlertThresholds } from './alert.rules.js';

const usual: AlertThresholds = {};

/**
 * What operators have said about the alerts of servers, in memory. Only those that are unlike most are remembered: paused
 * ones (null) and those with thresholds of their own.
 */
@Injectable()
export class AlertPolicies implements OnApplicationBootstrap {
  private readonly logger = new Logger(AlertPolicies.name);
  private readonly special = new Map<number, AlertThresholds | null>();
  private readonly stale = new Set<number>();
  private reading: Promise<void> | null = null;

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    bus: EventBus,
  ) {
    for (const name of ['server.created', 'server.changed', 'server.deleted'] as const)
      bus.watch(name, ({ server_id }) => this.follow(server_id));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.read(null);
  }

  /** Thresholds of the server, what is left out has the usual one; null: nobody wants to hear about it now. */
  of(serverId: number): AlertThresholds | null {
    const known = this.special.get(serverId);
    return known === undefined ? usual : known;
  }

  /** Resolves when every change that was heard of is taken over. */
  async settled(): Promise<void> {
    while (this.reading) await this.reading;
  }

  private follow(serverId: number): void {
    this.stale.add(serverId);
    this.reading ??= this.readStale().finally(() => {
      this.reading = null;
    });
  }

  /** What cannot be read stays as it was until the next change is heard of. */
  private async readStale(): Promise<void> {
    while (this.stale.size > 0) {
      const ids = [...this.stale];
      this.stale.clear();
      try {
        await this.read(ids);
      } catch (error) {
        for (const id of ids) this.stale.add(id);
        this.logger.warn(`Thresholds cannot be read: ${error instanceof Error ? error.message : String(error)}`);
        return;
      }
    }
  }

  private async read(ids: number[] | null): Promise<void> {
    const unlike = { $or: [{ status: 'paused' as const }, { alertThresholds: { $ne: null } }] };
    const where = ids === null ? unlike : { id: { $in: ids }, ...unlike };
    const fields = ['status', 'alertThresholds'] as const;
    const servers = await this.unitOfWork.run(() => this.em.find(Server, where, { fields, disableIdentityMap: true }));
    for (const id of ids ?? []) this.special.delete(id);
    for (const { id, status, alertThresholds } of servers)
      this.special.set(id, status === 'paused' ? null : (alertThresholds ?? usual));
  }
}
