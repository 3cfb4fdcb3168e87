import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { EventBus } from '../../events/bus.js';
import type { Severity } from '../../shared/severity.js';
import { kindNamed, type AlertKind } from './alert.rules.js';
import { ServerAlert } from './server-alert.entity.js';

/** What decisions need to know about an alert that is active. */
export interface ActiveAlert {
  id: number;
  kind: AlertKind;
  severity: Severity;
}

/**
 * The active alerts of every server, in memory: heartbeats ask for each of thousands of servers. Read once at the start,
 * then kept by the facts, which every process hears a moment after the commit.
 */
@Injectable()
export class ActiveAlerts implements OnApplicationBootstrap {
  private readonly byServer = new Map<number, Map<number, ActiveAlert>>();
  /** What was heard while the table was being read: applied after it. Null once that is done. */
  private backlog: (() => void)[] | null = [];

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    bus: EventBus,
  ) {
    bus.watch('alert.raised', ({ server_id, alert_id: id, kind, severity }) =>
      this.hear(() => this.add(server_id, { id, kind: kindNamed(kind), severity })),
    );
    bus.watch('alert.resolved', ({ server_id, alert_id }) => this.hear(() => this.remove(server_id, alert_id)));
    bus.watch('server.deleted', ({ server_id }) => this.hear(() => this.byServer.delete(server_id)));
  }

  async onApplicationBootstrap(): Promise<void> {
    const fields = ['id', 'server', 'kind', 'severity'] as const;
    const rows = await this.unitOfWork.run(() =>
      this.em.find(ServerAlert, { resolvedAt: null }, { fields, disableIdentityMap: true }),
    );
    for (const { id, server, kind, severity } of rows) this.add(server.id, { id, kind, severity });
    const heard = this.backlog ?? [];
    this.backlog = null;
    for (const apply of heard) apply();
  }

  /** How many alerts and anomalies of the server are active. */
  count(serverId: number): number {
    return this.byServer.get(serverId)?.size ?? 0;
  }

  /** The active alert of that kind, the newest where there are several; null: none. */
  of(serverId: number, kind: AlertKind): ActiveAlert | null {
    let found: ActiveAlert | null = null;
    for (const alert of this.byServer.get(serverId)?.values() ?? []) if (alert.kind === kind) found = alert;
    return found;
  }

  private hear(apply: () => void): void {
    if (this.backlog) this.backlog.push(apply);
    else apply();
  }

  private add(serverId: number, alert: ActiveAlert): void {
    const alerts = this.byServer.get(serverId);
    if (alerts) alerts.set(alert.id, alert);
    else this.byServer.set(serverId, new Map([[alert.id, alert]]));
  }

  private remove(serverId: number, alertId: number): void {
    const alerts = this.byServer.get(serverId);
    if (alerts?.delete(alertId) && alerts.size === 0) this.byServer.delete(serverId);
  }
}
