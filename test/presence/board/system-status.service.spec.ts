import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/database/database.js';
import { ProcessMark } from '../../../src/database/process-mark.js';
import type { OutageQuery } from '../../../src/presence/board/system/outage.dto.js';
import { SystemStatusService } from '../../../src/presence/board/system/system-status.service.js';
import { FakeProbeClient } from '../../fakes/fake.probe-client.js';
import { PresenceSite } from '../presence-site.js';

describe('The status of the watching program', () => {
  let site: PresenceSite;
  let mark: ProcessMark;
  let system: SystemStatusService;

  beforeAll(async () => {
    site = await PresenceSite.open({ CLOUD_API_URL: 'http://127.0.0.1:9/' });
    mark = new ProcessMark(Database.at(site.database.address));
    await mark.onApplicationBootstrap();
    const probes = new FakeProbeClient(site.clock);
    system = new SystemStatusService(site.database.em, site.clock, site.config, probes, mark);
  });
  beforeEach(() => site.clear());
  afterAll(async () => {
    await mark.onApplicationShutdown();
    await site.close();
  });

  const status = () => site.run(() => system.status());
  const outages = (wanted: Partial<OutageQuery>) =>
    site.run(() => system.outages({ limit: 50, ...wanted }, '/api/outages/'));
  const outage = (from: string, to: string) =>
    site.rows(
      sql`insert into outage (started_at, ended_at, cause, devices_marked) values (${from}, ${to}, 'suspended', 1)`,
    );

  it('is there before the program ever watched', async () => {
    expect(await status()).toMatchObject({
      updated_at: null,
      started_at: null,
      probe: null,
      sweep: { engine: null, sweeping: false, sound: false },
      cloud: { configured: true, reached_at: null, silent_since: null, error: null },
      summed_through: null,
      last_outage: null,
    });
  });

  it('has the newest sign of life, sweep and outage, and how this process probes if it is the one that sweeps', async () => {
    await site.rows(sql`insert into system_status (id, updated_at, started_at, sweeper, swept_at, engine, summed_through,
                          cloud_reached_at, cloud_silent_since, cloud_error)
                        values (1, '2026-03-02T07:59:30Z', '2026-03-01T00:00:00Z', ${mark.id}, '2026-03-02T07:59:00Z', 'icmp',
                          '2026-03-02T07:00:00Z', '2026-03-02T05:00:00Z', '2026-03-02T05:05:00Z', 'HTTP 503')`);
    await outage('2026-02-01T00:00:00Z', '2026-02-01T00:10:00Z');
    await outage('2026-02-03T00:00:00Z', '2026-02-03T00:30:00Z');
    expect(await status()).toEqual({
      updated_at: '2026-03-02T07:59:30.000Z',
      started_at: '2026-03-01T00:00:00.000Z',
      stopped_at: null,
      sweep: {
        engine: 'icmp',
        swept_at: '2026-03-02T07:59:00.000Z',
        blind: null,
        sweeping: true,
        interval_seconds: 60,
        sound: true,
      },
      probe: { engine: 'fake', reason: 'a test says so', unusable: [] },
      cloud: {
        configured: true,
        reached_at: '2026-03-02T05:00:00.000Z',
        silent_since: '2026-03-02T05:05:00.000Z',
        error: 'HTTP 503',
      },
      summed_through: '2026-03-02T07:00:00.000Z',
      last_outage: {
        id: 2,
        started_at: '2026-02-03T00:00:00.000Z',
        ended_at: '2026-02-03T00:30:00.000Z',
        duration_seconds: 1800,
        cause: 'suspended',
        devices_marked: 1,
      },
    });
    await site.rows(sql`update system_status set sweeper = 7`);
    expect(await status()).toMatchObject({ probe: null, sweep: { sweeping: false } });
  });

  it('has all outages, newest first, page by page without a gap', async () => {
    for (let day = 1; day < 8; day += 1) await outage(`2026-02-0${day}T00:00:00Z`, `2026-02-0${day}T01:00:00Z`);
    await outage('2026-02-04T00:00:00Z', '2026-02-04T02:00:00Z');
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await outages({ limit: 3, cursor });
      seen.push(...page.results.map(({ started_at, id }) => `${started_at.slice(8, 10)}#${id}`));
      cursor = new URLSearchParams(page.next?.split('?')[1]).get('cursor') ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['07#7', '06#6', '05#5', '04#8', '04#4', '03#3', '02#2', '01#1']);
    const { results } = await outages({
      since: new Date('2026-02-06T00:00:00Z'),
      until: new Date('2026-02-07T00:00:00Z'),
    });
    expect(results.map(({ id }) => id)).toEqual([6]);
    const second = await outages({ limit: 3, cursor: cursorIn((await outages({ limit: 3 })).next) });
    const back = await outages({ limit: 3, cursor: cursorIn(second.previous) });
    expect(back.results.map(({ id }) => id)).toEqual([7, 6, 5]);
  });
});

const cursorIn = (link: string | null) => new URLSearchParams(link?.split('?')[1]).get('cursor') ?? '';
