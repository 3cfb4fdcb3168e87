import { EntityManager, type FilterQuery, type Loaded } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { cursorOf, cursorPage, type Cursor } from '../../http/cursor.js';
import { Clock } from '../../shared/clock.js';
import { ImpossibleNow, NotFound } from '../../shared/errors.js';
import { startedWithin } from '../started-at.query.js';
import { toIncidentView, type IncidentPage, type IncidentQuery, type IncidentView } from './incident.dto.js';
import { Incident } from './incident.entity.js';

/** Outages of servers: read, taken care of, remarked on. They open and close with the checks. */
@Injectable()
export class IncidentsService {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Newest first; `url` is the path and query of the request. */
  async list(wanted: IncidentQuery, url: string): Promise<IncidentPage> {
    const cursor = cursorOf(wanted);
    const direction = cursor?.direction === 'newer' ? 'asc' : 'desc';
    const incidents = await this.em.find(Incident, matching(wanted, cursor), {
      populate: ['server'],
      orderBy: { startedAt: direction, id: direction },
      limit: wanted.limit + 1,
      disableIdentityMap: true,
    });
    const page = cursorPage(incidents, wanted, url, ({ startedAt, id }) => ({ at: startedAt.getTime(), id }));
    return { ...page, results: page.results.map(toIncidentView) };
  }

  async get(id: number): Promise<IncidentView> {
    return toIncidentView(await this.find(this.em, id));
  }

  /** Somebody takes care of it, be it over or not. Throws ImpossibleNow where somebody does already. */
  acknowledge(id: number, by: string, note?: string): Promise<IncidentView> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const incident = await this.find(em, id);
      if (incident.acknowledgedAt) {
        throw new ImpossibleNow(
          'already_acknowledged',
          `${incident.acknowledgedBy ?? 'Somebody'} takes care of it already.`,
        );
      }
      const now = this.clock.now();
      em.assign(incident, { acknowledgedAt: now, acknowledgedBy: by, note: note ?? incident.note });
      const { id: server_id, name } = incident.server;
      this.bus.record('incident.acknowledged', { server_id, name, incident_id: id, by }, now);
      return toIncidentView(incident);
    });
  }

  async remark(id: number, note: string): Promise<IncidentView> {
    const incident = await this.find(this.em, id);
    incident.note = note;
    await this.em.flush();
    return toIncidentView(incident);
  }

  private async find(em: EntityManager, id: number): Promise<Loaded<Incident, 'server'>> {
    const incident = await em.findOne(Incident, id, { populate: ['server'], refresh: true });
    if (!incident) throw new NotFound('Incident', id);
    return incident;
  }
}

function matching(wanted: IncidentQuery, cursor: Cursor | null): FilterQuery<Incident> {
  const { server_id, open } = wanted;
  const all: FilterQuery<Incident>[] = [
    ...(server_id ? [{ server: { $in: server_id } }] : []),
    ...(open === undefined ? [] : [{ endedAt: open ? null : { $ne: null } }]),
    ...startedWithin(wanted, cursor),
  ];
  return all.length > 0 ? { $and: all } : {};
}
