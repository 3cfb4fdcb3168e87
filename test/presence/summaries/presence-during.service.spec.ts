import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PresenceDuring } from '../../../src/presence/summaries/presence-during.service.js';
import { monday, PresenceSite } from '../presence-site.js';

const hour = 3_600_000;

describe('Presence beside a day of attendance', () => {
  let site: PresenceSite;

  beforeAll(async () => {
    site = await PresenceSite.open();
  });
  beforeEach(() => site.clear());
  afterAll(() => site.close());

  const summary = (employee: number, start: number, seconds: number) =>
    site.rows(sql`
      insert into hourly_summary (employee_id, hour_start, first_seen, last_seen, minutes_online, seconds_online,
                                  seconds_covered, revision, sent_revision, final, updated_at)
      values (${employee}, ${new Date(start).toISOString()}::timestamptz, ${new Date(start + 60_000).toISOString()}::timestamptz,
              ${new Date(start + 60_000 + seconds * 1000).toISOString()}::timestamptz, ${Math.round(seconds / 60)}, ${seconds},
              3600, 1, 0, true, now())`);

  it('is the sum of the hours, from the first to the last answer, for each stretch that is asked for', async () => {
    const ada = await site.employee('Ada');
    const grace = await site.employee('Grace');
    await summary(ada, monday, 600);
    await summary(ada, monday + hour, 1_200);
    await summary(ada, monday + 24 * hour, 60);
    const presence = new PresenceDuring(site.database.em);
    const day = { from: monday, to: monday + 12 * hour };
    expect(
      await site.run(() =>
        presence.during([
          { employee: grace, ...day },
          { employee: ada, ...day },
        ]),
      ),
    ).toEqual([
      null,
      { firstSeen: monday + 60_000, lastSeen: monday + hour + 60_000 + 1_200_000, secondsOnline: 1_800 },
    ]);
    expect(await site.run(() => presence.during([]))).toEqual([]);
  });
});
