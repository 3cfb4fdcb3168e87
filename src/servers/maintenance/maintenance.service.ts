import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { query } from '../../database/bulk.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { orderOf, windowOf, type PageQuery } from '../../http/paging.js';
import { Clock } from '../../shared/clock.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import { Server } from '../server.entity.js';
import { StatusService } from '../status/status.service.js';
import { coverChanges, type CoverChange, type CoveredServer, type ScopedWindow } from './cover.rules.js';
import {
  columnsOf,
  settingsOf,
  toWindowView,
  withInput,
  type CreateMaintenanceWindow,
  type MaintenanceWindowView,
  type UpdateMaintenanceWindow,
} from './maintenance-window.dto.js';
import { MaintenanceWindow } from './maintenance-window.entity.js';
import { timesOf, windowProblems, type WindowSettings } from './window.rules.js';

const columns = {
  id: 'id',
  name: 'name',
  starts_at: 'startsAt',
  ends_at: 'endsAt',
  created_at: 'createdAt',
  updated_at: 'updatedAt',
};

const blank: Omit<WindowSettings, 'name'> = {
  server_ids: [],
  tags: [],
  starts_at: null,
  ends_at: null,
  weekdays: [],
  local_time: null,
  duration_minutes: null,
  time_zone: null,
};

/** Maintenance windows, and that servers are in maintenance when the windows say so. */
@Injectable()
export class MaintenanceService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly status: StatusService,
  ) {}

  /** One page and the number of all windows that match. */
  async list(wanted: PageQuery): Promise<[MaintenanceWindowView[], number]> {
    const pattern = `%${wanted.search?.replace(/[\\%_]/g, sign => `\\${sign}`)}%`;
    const matching = wanted.search ? { name: { $ilike: pattern } } : {};
    const [windows, count] = await this.em.findAndCount(MaintenanceWindow, matching, {
      ...windowOf(wanted),
      orderBy: orderOf(wanted.ordering, columns, 'name'),
    });
    const now = this.clock.now();
    return [windows.map(window => toWindowView(window, now)), count];
  }

  async get(id: number): Promise<MaintenanceWindowView> {
    return toWindowView(await this.find(this.em, id), this.clock.now());
  }

  /** Throws InvalidInput unless it is one of the two forms, and whole. Takes effect at once. */
  create(input: CreateMaintenanceWindow): Promise<MaintenanceWindowView> {
    return this.atOnce(async (em, now) => {
      const settings = await this.sound(em, withInput({ ...blank, name: input.name }, input), input.server_ids);
      const window = em.create(MaintenanceWindow, { ...columnsOf(settings), createdAt: now, updatedAt: now });
      await em.persist(window).flush();
      return toWindowView(window, now);
    });
  }

  /** Changes what is given; `replaces`: what is left out is cleared. */
  change(id: number, input: UpdateMaintenanceWindow, replaces = false): Promise<MaintenanceWindowView> {
    return this.atOnce(async (em, now) => {
      const window = await this.find(em, id);
      const before = replaces ? { ...blank, name: window.name } : settingsOf(window);
      const settings = await this.sound(em, withInput(before, input), input.server_ids);
      em.assign(window, { ...columnsOf(settings), updatedAt: now });
      await em.flush();
      return toWindowView(window, now);
    });
  }

  /** Ends the maintenance of the servers that no other window covers. */
  async remove(id: number): Promise<void> {
    await this.atOnce(async em => {
      await em.remove(await this.find(em, id)).flush();
    });
  }

  /**
   * Begins and ends maintenance where a boundary has passed, at the instant it passed; however late, also after a time
   * in which nobody looked. Returns the number of servers.
   */
  async catchUp(): Promise<number> {
    if ((await this.due(null, null)).length === 0) return 0;
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      return this.settle(await this.due(null, null));
    });
  }

  /**
   * The same for a change of windows, or of the servers `ids` or their tags, that was just made: it counts from `at`, not
   * from the boundaries of windows that did not apply before. Part of the caller's transaction, which holds the live order.
   */
  async follow(at: Date, ids: readonly number[] | null = null): Promise<void> {
    await this.settle(await this.due(at, ids));
  }

  private async settle(changes: readonly CoverChange[]): Promise<number> {
    if (changes.length > 0) await this.status.cover(changes.map(change => ({ ...change, at: new Date(change.at) })));
    return changes.length;
  }

  /** Windows open and close at once, in line with the checks that are recorded. */
  private atOnce<T>(work: (em: EntityManager, now: Date) => Promise<T>): Promise<T> {
    return this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      // A boundary that has just passed counts from its own instant, not from this change.
      await this.settle(await this.due(null, null));
      const now = this.clock.now();
      const result = await work(em, now);
      await this.follow(now);
      return result;
    });
  }

  private async due(since: Date | null, ids: readonly number[] | null): Promise<CoverChange[]> {
    const windows = await this.em.find(MaintenanceWindow, {}, { disableIdentityMap: true });
    const scopes = windows.flatMap(({ serverIds, tags, ...rest }): ScopedWindow[] => {
      const window = timesOf(settingsOf({ serverIds, tags, ...rest }));
      return window ? [{ serverIds, tags, window }] : [];
    });
    const servers = await coveredServers(this.em, ids, scopes.length > 0);
    return coverChanges(servers, scopes, this.clock.now().getTime(), since?.getTime() ?? null);
  }

  private async find(em: EntityManager, id: number): Promise<MaintenanceWindow> {
    const window = await em.findOne(MaintenanceWindow, id, { refresh: true });
    if (!window) throw new NotFound('Maintenance window', id);
    return window;
  }

  /** Only servers that are named now have to exist: a window keeps the ids of servers that were deleted since. */
  private async sound(em: EntityManager, settings: WindowSettings, named: number[] = []): Promise<WindowSettings> {
    const problems = windowProblems(settings);
    const known = named.length === 0 ? 0 : await em.count(Server, { id: { $in: named } });
    if (known < named.length) problems.push({ field: 'server_ids', messages: ['Some of these servers do not exist.'] });
    if (problems.length > 0) throw new InvalidInput(problems);
    return settings;
  }
}

/** Without windows only servers that are in maintenance can need a change. */
function coveredServers(em: EntityManager, ids: readonly number[] | null, all: boolean): Promise<CoveredServer[]> {
  const chosen = ids === null ? sql`` : sql`and s.id = any(${ids}::int4[])`;
  const covered = all ? sql`` : sql`and (t.state->>'inMaintenance')::bool`;
  return query<CoveredServer>(
    em,
    sql<CoveredServer>`
      select s.id, s.tags, (t.state->>'inMaintenance')::bool as "inMaintenance"
      from server s join server_status t on t.server_id = s.id where true ${chosen} ${covered}`,
  );
}
