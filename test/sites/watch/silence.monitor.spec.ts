import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SilenceMonitor } from '../../../src/sites/watch/silence.monitor.js';
import { WatchedTime } from '../../../src/sites/watch/watched-time.js';
import { ReceivingSite } from '../receiving-site.js';

describe('The look for silent sites', () => {
  let site: ReceivingSite;
  let monitor: SilenceMonitor;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    site = await ReceivingSite.open();
  });
  beforeEach(async () => {
    await site.clear();
    const { token } = await site.run(() => site.sites.create({ site_id: 'lisbon' }));
    await site.beat(token, 'lisbon');
    monitor = new SilenceMonitor(site.database.unitOfWork, site.silence, new WatchedTime(site.clock));
  });
  afterAll(() => site.close());

  const looks = async (minutes: number) => {
    for (let half = 0; half < minutes * 2; half += 1) {
      await monitor.look();
      site.clock.advance(30_000);
    }
  };

  it('blames no site for the time in which this program was off', async () => {
    site.clock.advance(3_600_000);
    await looks(15);
    expect(await site.told()).toEqual([]);
    await looks(1);
    expect(await site.told()).toEqual(['silent lisbon since 08:00: lisbon has not reported for 1 h 15 min.']);
  });

  it('nor for one in which the database was away', async () => {
    await looks(10);
    await site.rows(sql`alter table site rename to elsewhere`);
    await looks(10);
    await site.rows(sql`alter table elsewhere rename to site`);
    await looks(15);
    expect(await site.told()).toEqual([]);
    await looks(1);
    expect(await site.told()).toHaveLength(1);
  });
});
