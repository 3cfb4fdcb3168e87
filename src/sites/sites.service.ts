import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { hashOf, newSecret } from '../auth/tokens.js';
import { query } from '../database/bulk.js';
import { likePattern } from '../database/like.js';
import { EventBus } from '../events/bus.js';
import { lockLiveOrder } from '../events/live-order.js';
import { orderOf, windowOf } from '../http/paging.js';
import { Clock } from '../shared/clock.js';
import { Conflict, InvalidInput, NotFound } from '../shared/errors.js';
import { isTimeZone } from '../shared/zones.js';
import { toSiteView, type CreateSite, type NewSiteView, type SiteQuery, type SiteView } from './site.dto.js';
import { Site } from './site.entity.js';
import { nameOf } from './site.rules.js';

const columns = {
  id: 'id',
  site_id: 'siteId',
  name: 'name',
  enabled: 'enabled',
  last_heartbeat: 'lastHeartbeatAt',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

/** The prefix lets scanners of leaked secrets recognise it. */
const newToken = () => `sws_${newSecret()}`;

/**
 * The sites that report to this one. A token is made of random bits, shown once, and kept as a hash only. Throws
 * InvalidInput or Conflict with the field that is wrong; then nothing is changed.
 */
@Injectable()
export class SitesService {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** One page and the number of all that match. */
  async list(wanted: SiteQuery): Promise<[SiteView[], number]> {
    const [sites, count] = await this.em.findAndCount(Site, matching(wanted), {
      ...windowOf(wanted),
      orderBy: orderOf(wanted.ordering, columns, 'site_id'),
      disableIdentityMap: true,
    });
    return [sites.map(site => this.view(site)), count];
  }

  async get(id: number): Promise<SiteView> {
    return this.view(await this.find(this.em, id));
  }

  create(input: CreateSite): Promise<NewSiteView> {
    return this.inLine(async em => {
      await this.requireSound(em, input, null);
      const now = this.clock.now();
      const token = newToken();
      const site = em.create(Site, {
        ...wishOf(input),
        siteId: input.site_id,
        tokenHash: hashOf(token),
        createdAt: now,
        updatedAt: now,
      });
      await em.persist(site).flush();
      return Object.assign(this.view(site), { token });
    });
  }

  /** Changes what is given. Whoever is switched off is not missed any more. */
  change(id: number, input: Partial<CreateSite>): Promise<SiteView> {
    return this.inLine(async em => {
      await this.requireSound(em, input, id);
      const site = await this.find(em, id);
      if (input.enabled === false) this.endSilence(site);
      em.assign(site, { ...wishOf(input), updatedAt: this.clock.now() });
      await em.flush();
      return this.view(site);
    });
  }

  /** What is left out gets its default. */
  replace(id: number, { name = '', time_zone = 'UTC', enabled = true, ...input }: CreateSite): Promise<SiteView> {
    return this.change(id, { ...input, name, time_zone, enabled });
  }

  /** The old token is refused from now on. */
  rotateToken(id: number): Promise<string> {
    return this.inLine(async em => {
      const site = await this.find(em, id);
      const token = newToken();
      em.assign(site, { tokenHash: hashOf(token), updatedAt: this.clock.now() });
      return token;
    });
  }

  /** Deletes a site with all it has reported. */
  async remove(id: number): Promise<void> {
    await this.inLine(async em => {
      const site = await this.find(em, id);
      this.endSilence(site);
      await em.remove(site).flush();
    });
  }

  /** What was told as begun is told as ended. */
  private endSilence(site: Site): void {
    const { siteId: site_id, silentSince } = site;
    if (!silentSince) return;
    const name = nameOf(site);
    const about = { site_id, name, since: silentSince.toISOString() };
    this.bus.record('site.returned', { ...about, message: `${name} is not watched any more.` }, this.clock.now());
    site.silentSince = null;
  }

  private inLine<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      return work(em);
    });
  }

  private async requireSound(em: EntityManager, input: Partial<CreateSite>, id: number | null): Promise<void> {
    if (input.time_zone !== undefined && !isTimeZone(input.time_zone)) {
      throw InvalidInput.field('time_zone', 'This time zone is not known.');
    }
    const others = id === null ? {} : { id: { $ne: id } };
    if (input.site_id !== undefined && (await em.count(Site, { siteId: input.site_id, ...others })) > 0) {
      const message = 'Another site is called this.';
      throw new Conflict('taken', message, [{ field: 'site_id', messages: [message] }]);
    }
  }

  private view(site: Site): SiteView {
    return toSiteView(site, this.clock.now());
  }

  private async find(em: EntityManager, id: number): Promise<Site> {
    const site = await em.findOne(Site, id, { refresh: true });
    if (!site) throw new NotFound('Site', id);
    return site;
  }
}

function matching({ search, enabled }: SiteQuery): FilterQuery<Site> {
  const pattern = search && { $ilike: likePattern(search) };
  const all: FilterQuery<Site>[] = [
    ...(pattern ? [{ $or: [{ siteId: pattern }, { name: pattern }] }] : []),
    ...(enabled === undefined ? [] : [{ enabled }]),
  ];
  return all.length > 0 ? { $and: all } : {};
}

/** What was given under the names of the entity. */
function wishOf({ site_id, name, time_zone, enabled }: Partial<CreateSite>) {
  return {
    ...(site_id === undefined ? {} : { siteId: site_id }),
    ...(name === undefined ? {} : { name }),
    ...(time_zone === undefined ? {} : { timeZone: time_zone }),
    ...(enabled === undefined ? {} : { enabled }),
  };
}
