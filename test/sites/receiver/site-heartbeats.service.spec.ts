import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Forbidden, Unauthenticated } from '../../../src/shared/errors.js';
import { ReceivingSite } from '../receiving-site.js';

const minute = 60_000;

describe('Heartbeats of other sites', () => {
  let site: ReceivingSite;
  let id: number;
  let token: string;

  beforeAll(async () => {
    site = await ReceivingSite.open();
  });
  beforeEach(async () => {
    await site.clear();
    ({ id, token } = await site.run(() => site.sites.create({ site_id: 'lisbon', name: 'Lisbon' })));
  });
  afterAll(() => site.close());

  const here = async () => {
    const [found] = await site.rows<{ who: string[] }>(
      sql`select array(select jsonb_array_elements(online)->>'employee_name') as who from site where id = ${id}`,
    );
    return found?.who;
  };
  const announce = (watchedSince = 0) => site.run(() => site.silence.announce(watchedSince));

  it('need the token of the site they speak of', async () => {
    const other = await site.run(() => site.sites.create({ site_id: 'porto' }));
    const beat = { site_id: 'lisbon', timestamp: '2026-03-02T08:00:00Z', devices_online: [] };
    const attempt = (authorization?: string) => site.run(() => site.heartbeats.accept(authorization, beat));
    for (const wrong of [undefined, '', 'Bearer', `Bearer ${token}x`, `Basic ${token}`, `Bearer ${token.slice(4)}`]) {
      await expect(attempt(wrong)).rejects.toBeInstanceOf(Unauthenticated);
    }
    await expect(attempt(`Bearer ${other.token}`)).rejects.toBeInstanceOf(Forbidden);
    expect(await attempt(`bearer ${token}`)).toEqual({ status: 'ok', received_at: '2026-03-02T08:00:00.000Z' });
    await site.run(() => site.sites.change(id, { enabled: false }));
    await expect(attempt(`Bearer ${token}`)).rejects.toBeInstanceOf(Forbidden);
  });

  it('are refused with the old token as soon as there is a new one', async () => {
    const renewed = await site.run(() => site.sites.rotateToken(id));
    await expect(site.beat(token, 'lisbon')).rejects.toBeInstanceOf(Unauthenticated);
    expect(await site.beat(renewed, 'lisbon')).toMatchObject({ status: 'ok' });
  });

  it('say who is there; one that was overtaken, or comes twice, changes nothing', async () => {
    await site.beat(token, 'lisbon', 0, ['Ada', 'Grace']);
    site.clock.advance(minute);
    await site.beat(token, 'lisbon', 2 * 60, ['Edsger']);
    await site.beat(token, 'lisbon', 60, ['Edsger']);
    expect(await here()).toEqual(['Ada', 'Grace']);
    await site.beat(token, 'lisbon', 0, []);
    expect(await here()).toEqual([]);
  });

  it('count again soon where the clock of a site was set back', async () => {
    await site.beat(token, 'lisbon', -3600, ['Ada']);
    for (let n = 0; n < 2; n += 1) {
      site.clock.advance(5 * minute);
      await site.beat(token, 'lisbon', 0, ['Grace']);
    }
    expect(await here()).toEqual(['Grace']);
  });

  it('are missed after 15 minutes; that, and their return, are told once', async () => {
    await site.beat(token, 'lisbon');
    site.clock.advance(15 * minute);
    await announce();
    expect(await site.told()).toEqual([]);
    site.clock.advance(1);
    await Promise.all([announce(), announce(), announce()]);
    site.clock.advance(70 * minute);
    await announce();
    await Promise.all([site.beat(token, 'lisbon'), site.beat(token, 'lisbon', 1), site.beat(token, 'lisbon', 2)]);
    await announce();
    expect(await site.told()).toEqual([
      'silent lisbon since 08:00: Lisbon has not reported for 15 min.',
      'returned lisbon since 08:00: Lisbon reports again after 1 h 25 min.',
    ]);
  });

  it('that are late do not end a silence', async () => {
    await site.beat(token, 'lisbon');
    site.clock.advance(16 * minute);
    await announce();
    await site.beat(token, 'lisbon', 16 * 60);
    expect(await site.told()).toHaveLength(1);
  });

  it('are not missed from sites that never reported, are switched off, or were just edited', async () => {
    const later = await site.run(() => site.sites.create({ site_id: 'porto' }));
    await site.beat(token, 'lisbon');
    await site.beat(later.token, 'porto');
    await site.run(() => site.sites.create({ site_id: 'faro' }));
    site.clock.advance(10 * minute);
    await site.run(() => site.sites.rotateToken(later.id));
    await site.run(() => site.sites.change(id, { enabled: false }));
    site.clock.advance(10 * minute);
    await announce();
    expect(await site.told()).toEqual([]);
    site.clock.advance(10 * minute);
    await announce();
    expect(await site.told()).toEqual(['silent porto since 08:00: porto has not reported for 30 min.']);
  });

  it('are not missed while nobody listened', async () => {
    await site.beat(token, 'lisbon');
    site.clock.advance(60 * minute);
    await announce(site.clock.now().getTime() - 14 * minute);
    expect(await site.told()).toEqual([]);
    await announce(site.clock.now().getTime() - 15 * minute);
    expect(await site.told()).toHaveLength(1);
  });

  it('need not return from a site that is switched off or deleted: its silence ends then', async () => {
    for (const end of [() => site.sites.change(id, { enabled: false }), () => site.sites.remove(id)]) {
      await site.run(() => site.sites.change(id, { enabled: true }));
      await site.beat(token, 'lisbon');
      site.clock.advance(20 * minute);
      await announce();
      await site.run<unknown>(end);
    }
    expect((await site.told()).map(line => line.split(': ')[1])).toEqual([
      'Lisbon has not reported for 20 min.',
      'Lisbon is not watched any more.',
      'Lisbon has not reported for 20 min.',
      'Lisbon is not watched any more.',
    ]);
  });
});
