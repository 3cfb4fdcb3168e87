import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.js';
import { ProcessMark } from '../../../database/process-mark.js';
import { cursorOf, cursorPage, type Cursor } from '../../../http/cursor.js';
import { ProbeClient } from '../../../probes/probe.client.js';
import { Clock } from '../../../shared/clock.js';
import { Outage } from '../../outages/outage.entity.js';
import { SystemStatus } from '../../outages/system-status.entity.js';
import { readSweep } from '../now/now.queries.js';
import { toSweepView } from '../now/presence-now.dto.js';
import { toOutageView, type OutagePage, type OutageQuery } from './outage.dto.js';
import { toSystemStatusView, type SystemStatusView } from './system-status.dto.js';

/** How the watching program is, and when it was away. Only to be read. */
@Injectable()
export class SystemStatusService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly probes: ProbeClient,
    private readonly mark: ProcessMark,
  ) {}

  async status(): Promise<SystemStatusView> {
    const { env } = this.config;
    const status = await this.em.findOne(SystemStatus, 1, { disableIdentityMap: true });
    const [newest] = await this.newestOutages({}, null, 1);
    return toSystemStatusView({
      status,
      sweep: toSweepView(await readSweep(this.em), this.clock.now().getTime(), env.PING_INTERVAL_SECONDS),
      // The engines of a process that does not sweep say nothing, and asking would open them.
      probe: status?.sweeper === this.mark.id ? await this.probes.diagnosis() : null,
      hasReceiver: env.CLOUD_API_URL !== undefined,
      lastOutage: newest ? toOutageView(newest) : null,
    });
  }

  /** Newest first; `url` is the path and query of the request. */
  async outages(wanted: OutageQuery, url: string): Promise<OutagePage> {
    const cursor = cursorOf(wanted);
    const outages = await this.newestOutages(wanted, cursor, wanted.limit + 1);
    const page = cursorPage(outages, wanted, url, ({ startedAt, id }) => ({ at: startedAt.getTime(), id }));
    return { ...page, results: page.results.map(toOutageView) };
  }

  private newestOutages(times: { since?: Date; until?: Date }, cursor: Cursor | null, limit: number) {
    const direction = cursor?.direction === 'newer' ? 'asc' : 'desc';
    const within = conditionsOf(times, cursor);
    return this.em.find(Outage, within.length > 0 ? { $and: within } : {}, {
      orderBy: { startedAt: direction, id: direction },
      limit,
      disableIdentityMap: true,
    });
  }
}

function conditionsOf({ since, until }: { since?: Date; until?: Date }, cursor: Cursor | null): FilterQuery<Outage>[] {
  return [
    ...(since ? [{ startedAt: { $gte: since } }] : []),
    ...(until ? [{ startedAt: { $lt: until } }] : []),
    ...(cursor ? [beyond(cursor)] : []),
  ];
}

function beyond({ direction, at, id }: Cursor): FilterQuery<Outage> {
  const startedAt = new Date(at);
  return direction === 'newer'
    ? { $or: [{ startedAt: { $gt: startedAt } }, { startedAt, id: { $gt: id } }] }
    : { $or: [{ startedAt: { $lt: startedAt } }, { startedAt, id: { $lt: id } }] };
}
