import { EntityManager, type FilterQuery, type Loaded } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { EventBus } from '../../events/bus.js';
import { cursorOf, cursorPage, type Cursor } from '../../http/cursor.js';
import { Clock } from '../../shared/clock.js';
import { ImpossibleNow, InvalidInput, NotFound } from '../../shared/errors.js';
import { AlertWriter } from './alert-writer.service.js';
import { toAlertView, type AlertPage, type AlertQuery, type AlertView, type RaiseAlert } from './server-alert.dto.js';
import { ServerAlert } from './server-alert.entity.js';

/** Alerts and anomalies of servers: read, taken care of, ended by hand, and raised by other programs. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly writer: AlertWriter,
  ) {}

  /** Newest first; `url` is the path and query of the request. */
  async list(wanted: AlertQuery, url: string): Promise<AlertPage> {
    const cursor = cursorOf(wanted);
    const direction = cursor?.direction === 'newer' ? 'asc' : 'desc';
    const alerts = await this.em.find(ServerAlert, matching(wanted, cursor), {
      populate: ['server'],
      orderBy: { raisedAt: direction, id: direction },
      limit: wanted.limit + 1,
      disableIdentityMap: true,
    });
    const page = cursorPage(alerts, wanted, url, ({ raisedAt, id }) => ({ at: raisedAt.getTime(), id }));
    return { ...page, results: page.results.map(toAlertView) };
  }

  async get(id: number): Promise<AlertView> {
    return toAlertView(await this.find(this.em, id));
  }

  /**
   * Raises an alert, or brings the active one of the same subject up to date. Throws InvalidInput where the server does
   * not exist.
   */
  async raise({ server, subject = '', severity, message, value = null, threshold = null }: RaiseAlert) {
    const wanted = { serverId: server, kind: 'custom', type: 'alert', subject, severity, message } as const;
    const [raised] = await this.writer.inLine(() =>
      this.writer.raise([{ ...wanted, value, threshold }], this.clock.now()),
    );
    if (!raised) throw InvalidInput.field('server', 'This server does not exist.');
    return { alert: await this.get(raised.id), created: raised.created };
  }

  /** Somebody takes care of it, be it over or not. Throws ImpossibleNow where somebody does already. */
  acknowledge(id: number, by: string): Promise<AlertView> {
    return this.writer.inLine(async em => {
      const alert = await this.find(em, id);
      if (alert.acknowledgedAt) {
        throw new ImpossibleNow(
          'already_acknowledged',
          `${alert.acknowledgedBy ?? 'Somebody'} takes care of it already.`,
        );
      }
      const now = this.clock.now();
      em.assign(alert, { acknowledgedAt: now, acknowledgedBy: by });
      const { id: server_id, name, notifications: notify } = alert.server;
      const { kind, type, severity, message } = alert;
      const fact = { server_id, name, notify, alert_id: id, kind, type, severity, message, by };
      this.bus.record('alert.acknowledged', fact, now);
      return toAlertView(alert);
    });
  }

  /**
   * Ends an alert by hand; it is raised again where its cause is observed again. Throws ImpossibleNow where it is over
   * already.
   */
  async resolve(id: number, by: string): Promise<AlertView> {
    const ended = await this.writer.inLine(() => this.writer.resolve(sql`a.id = ${id}`, this.clock.now(), by));
    const alert = await this.get(id);
    if (ended === 0) throw new ImpossibleNow('already_resolved', 'It is over already.');
    return alert;
  }

  private async find(em: EntityManager, id: number): Promise<Loaded<ServerAlert, 'server'>> {
    const alert = await em.findOne(ServerAlert, id, { populate: ['server'], refresh: true });
    if (!alert) throw new NotFound('Alert', id);
    return alert;
  }
}

function matching(wanted: AlertQuery, cursor: Cursor | null): FilterQuery<ServerAlert> {
  const { server_id, kind, type, severity, active, acknowledged, incident, since, until } = wanted;
  const all: FilterQuery<ServerAlert>[] = [
    ...(server_id ? [{ server: { $in: server_id } }] : []),
    ...(kind ? [{ kind: { $in: kind } }] : []),
    ...(type ? [{ type }] : []),
    ...(severity ? [{ severity: { $in: severity } }] : []),
    ...(active === undefined ? [] : [{ resolvedAt: active ? null : { $ne: null } }]),
    ...(acknowledged === undefined ? [] : [{ acknowledgedAt: acknowledged ? { $ne: null } : null }]),
    ...(incident === undefined ? [] : [{ incident }]),
    ...(since ? [{ raisedAt: { $gte: since } }] : []),
    ...(until ? [{ raisedAt: { $lt: until } }] : []),
    ...(cursor ? [beyond(cursor)] : []),
  ];
  return all.length > 0 ? { $and: all } : {};
}

function beyond({ direction, at, id }: Cursor): FilterQuery<ServerAlert> {
  const raisedAt = new Date(at);
  return direction === 'older'
    ? { $or: [{ raisedAt: { $lt: raisedAt } }, { raisedAt, id: { $lt: id } }] }
    : { $or: [{ raisedAt: { $gt: raisedAt } }, { raisedAt, id: { $gt: id } }] };
}
