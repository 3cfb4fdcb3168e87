import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Conflict, NotFound, type InvalidInput } from '../../src/shared/errors.js';
import { ReceivingSite } from './receiving-site.js';

/** Names of the fields an attempt is refused for. */
const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'accepted',
    (error: InvalidInput | Conflict) => error.errors.map(({ field }) => field),
  );

describe('The sites that report here', () => {
  let site: ReceivingSite;

  beforeAll(async () => {
    site = await ReceivingSite.open();
  });
  beforeEach(() => site.clear());
  afterAll(() => site.close());

  const add = (site_id: string, over = {}) => site.run(() => site.sites.create({ site_id, ...over }));

  const found = async (wanted: object) => {
    const [views] = await site.run(() => site.sites.list({ page: 1, page_size: 50, ...wanted }));
    return views.map(({ site_id }) => site_id);
  };

  it('get a token that is shown once and kept as a hash only', async () => {
    const { id, token, ...view } = await add('lisbon');
    expect(token).toMatch(/^sws_[\w-]{43}$/);
    expect(view).toMatchObject({ site_id: 'lisbon', name: '', time_zone: 'UTC', enabled: true, status: 'never' });
    expect(await site.run(() => site.sites.get(id))).not.toHaveProperty('token');
    const [stored] = await site.rows<{ row: string }>(sql`select site::text as row from site`);
    expect(stored?.row).not.toContain(token.slice(4));
  });

  it('are refused with the field that is wrong or taken', async () => {
    const { id } = await add('lisbon');
    const { id: other } = await add('porto');
    expect(await refusal(add('lisbon'))).toEqual(['site_id']);
    expect(await refusal(site.run(() => site.sites.change(other, { site_id: 'lisbon' })))).toEqual(['site_id']);
    expect(await refusal(site.run(() => site.sites.change(id, { time_zone: 'Mars/Olympus' })))).toEqual(['time_zone']);
    await expect(site.run(() => site.sites.change(99, {}))).rejects.toBeInstanceOf(NotFound);
  });

  it('keep what is not changed, and get defaults when they are described anew', async () => {
    const { id } = await add('lisbon', { name: 'Lisbon', time_zone: 'Europe/Lisbon' });
    const changed = await site.run(() => site.sites.change(id, { site_id: 'lx' }));
    expect(changed).toMatchObject({ site_id: 'lx', name: 'Lisbon', time_zone: 'Europe/Lisbon' });
    const anew = await site.run(() => site.sites.replace(id, { site_id: 'lisbon' }));
    expect(anew).toMatchObject({ site_id: 'lisbon', name: '', time_zone: 'UTC', enabled: true });
  });

  it('are found by parts of their names', async () => {
    await add('lx', { name: 'Lisbon' });
    await add('porto', { enabled: false });
    expect(await found({})).toEqual(['lx', 'porto']);
    expect(await found({ search: 'isb' })).toEqual(['lx']);
    expect(await found({ enabled: false })).toEqual(['porto']);
    expect(await found({ ordering: '-id' })).toEqual(['porto', 'lx']);
  });

  it('stand on one board with who is there', async () => {
    const { token } = await add('lisbon', { name: 'Lisbon' });
    await add('porto');
    await add('faro', { enabled: false });
    await site.beat(token, 'lisbon', 2, ['Ada', 'Grace']);
    const { counts, sites } = await site.run(() => site.board.board());
    expect(counts).toEqual({ reporting: 1, silent: 0, never: 1, disabled: 1, online: 2 });
    expect(sites.find(({ site_id }) => site_id === 'lisbon')).toMatchObject({
      status: 'reporting',
      last_heartbeat: '2026-03-02T08:00:00.000Z',
      reported_at: '2026-03-02T07:59:58.000Z',
      online_count: 2,
      online: [{ employee_name: 'Ada' }, { employee_name: 'Grace' }],
    });
    site.clock.advance(16 * 60_000);
    expect(await site.run(() => site.board.counts())).toMatchObject({ reporting: 0, silent: 1, online: 0 });
  });

  it('take what they have reported with them when they are deleted', async () => {
    const { id, token } = await add('lisbon');
    const hour = {
      ...{ employee_id: 1, employee_name: 'Ada', fake_name: 'Ada', date: '2026-03-02', hour: 7, minutes_online: 0 },
      ...{ first_seen: null, last_seen: null },
    };
    const message = { site_id: 'lisbon', timestamp: '2026-03-02T08:00:00Z', presence_data: [hour] };
    await site.run(() => site.presence.accept(`Bearer ${token}`, undefined, message));
    expect(await site.rows(sql`select hour from site_presence`)).toEqual([{ hour: 7 }]);
    await site.run(() => site.sites.remove(id));
    expect(await site.rows(sql`select hour from site_presence`)).toEqual([]);
  });
});
