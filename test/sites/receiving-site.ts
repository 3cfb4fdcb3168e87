import { sql } from 'kysely';
import { query } from '../../src/database/bulk.js';
import { EventBus } from '../../src/events/bus.js';
import { SiteBoardService } from '../../src/sites/board/site-board.service.js';
import { SiteHoursService } from '../../src/sites/board/site-hours.service.js';
import { SiteHeartbeats } from '../../src/sites/receiver/site-heartbeats.service.js';
import { SitePresenceService } from '../../src/sites/receiver/site-presence.service.js';
import { SiteTokens } from '../../src/sites/receiver/site-tokens.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { SilenceService } from '../../src/sites/watch/silence.service.js';
import { FakeClock } from '../fakes/fake.clock.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const monday = Date.parse('2026-03-02T08:00:00.000Z');

/** The services that listen to other sites, on a database and a clock of their own. */
export class ReceivingSite {
  readonly clock = new FakeClock(new Date(monday));
  readonly sites: SitesService;
  readonly board: SiteBoardService;
  readonly hours: SiteHoursService;
  readonly heartbeats: SiteHeartbeats;
  readonly presence: SitePresenceService;
  readonly silence: SilenceService;

  private constructor(readonly database: TestDatabase) {
    const { em } = database;
    const bus = new EventBus(em, this.clock);
    const tokens = new SiteTokens(em);
    this.sites = new SitesService(em, bus, this.clock);
    this.board = new SiteBoardService(em, this.clock);
    this.hours = new SiteHoursService(em);
    this.heartbeats = new SiteHeartbeats(em, bus, this.clock, tokens);
    this.presence = new SitePresenceService(em, this.clock, tokens);
    this.silence = new SilenceService(em, bus, this.clock);
  }

  static async open(): Promise<ReceivingSite> {
    return new ReceivingSite(await testDatabase());
  }

  async clear(): Promise<void> {
    await this.rows(sql`truncate site, event restart identity cascade`);
    this.clock.step(monday - this.clock.now().getTime());
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.database.unitOfWork.run(work);
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.run(() => query(this.database.em, statement));
  }

  /** A heartbeat made so many seconds before it arrives now. */
  beat(token: string, siteId: string, agoSeconds = 0, online: string[] = []): Promise<object> {
    const timestamp = new Date(this.clock.now().getTime() - agoSeconds * 1000).toISOString();
    const devices_online = online.map((name, n) => ({
      employee_id: n + 1,
      employee_name: name,
      fake_name: name,
      area: 'default',
    }));
    return this.run(() => this.heartbeats.accept(`Bearer ${token}`, { site_id: siteId, timestamp, devices_online }));
  }

  /** Facts so far, oldest first: `silent Lisbon since 08:00: Lisbon has not reported for 15 min.` */
  async told(): Promise<string[]> {
    const facts = await this.rows(sql<{ name: string; payload: Record<string, string> }>`
      select name, payload from event order by id`);
    return facts.map(
      ({ name, payload }) =>
        `${name.split('.')[1]} ${payload['site_id']} since ${payload['since']?.slice(11, 16)}: ${payload['message']}`,
    );
  }

  async close(): Promise<void> {
    await this.database.close();
  }
}
