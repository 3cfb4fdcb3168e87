import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Listening } from '../dispatch/listening.js';

const old = '2026-02-18T12:00:00Z';
const young = '2026-02-22T12:00:00Z';

describe('After EVENT_RETENTION_DAYS', () => {
  let site: Listening;
  let config: number;

  beforeAll(async () => {
    site = await Listening.open({ EVENT_RETENTION_DAYS: '10' });
  });
  beforeEach(async () => {
    await site.clear();
    config = await site.add();
  });
  afterAll(() => site.close());

  const message = async (at: string, status = 'delivered'): Promise<number> => {
    const [row] = await site.rows(sql<{ id: number }>`
      insert into notification_message
        (config_id, notification_type, recipient, message_id, kind, subject, content, status, created_at)
      values (${config}, 'email', 'a@example.org', gen_random_uuid()::text, 'opened', 'x', '{}', ${status},
              ${at}::timestamptz)
      returning id::float8 as id`);
    return row?.id ?? 0;
  };
  const item = (occasion: string, phase: string, at: string, more: { message?: number; dropped?: string } = {}) =>
    site.rows(sql`
      insert into notification_item
        (config_id, occasion, phase, severity, fact, name, payload, at, due_at, message_id, dropped)
      values (${config}, ${occasion}, ${phase}, 'info', 'x', 'x', '{}', ${at}::timestamptz, ${at}::timestamptz,
              ${more.message ?? null}, ${more.dropped ?? null})`);
  const forget = () => site.run(() => site.retention.forgetOld());
  const messages = () => site.rows(sql<{ id: number }>`select id::float8 as id from notification_message order by id`);
  const items = async () => (await site.items()).map(({ occasion, phase }) => `${occasion} ${phase}`);

  it('messages and what they told are forgotten', async () => {
    const [first, second] = [await message(old), await message(young)];
    await item('a', 'once', old, { message: first });
    await item('b', 'once', young, { message: second });
    await item('c', 'once', old, { dropped: 'quiet' });
    await forget();
    expect(await items()).toEqual(['b once']);
    expect(await messages()).toEqual([{ id: second }]);
  });

  it('what is begun and not ended stays, with its message, until its end was told', async () => {
    const first = await message(old);
    await item('a', 'opened', old, { message: first });
    await forget();
    expect(await items()).toEqual(['a opened']);
    expect(await messages()).toEqual([{ id: first }]);
    await item('a', 'closed', young, { message: await message(young) });
    await forget();
    expect(await items()).toEqual(['a closed']);
    expect(await messages()).toHaveLength(1);
  });

  it('nothing that was told waits to be told again', async () => {
    const digest = await message(old);
    await item('a', 'opened', old, { message: digest });
    await item('b', 'once', old, { message: digest });
    await forget();
    const waiting = await site.rows(sql`select 1 from notification_item where message_id is null`);
    expect([waiting, await items()]).toEqual([[], ['a opened']]);
  });

  it('a message that is on its way stays', async () => {
    const ids = [await message(old, 'queued'), await message(old, 'retrying')];
    await message(old, 'dead');
    await message(old, 'superseded');
    await forget();
    expect(await messages()).toEqual(ids.map(id => ({ id })));
  });

  it('it is done in batches, whatever their number', async () => {
    await site.rows(sql`
      insert into notification_item (config_id, occasion, phase, severity, fact, name, payload, at, due_at, dropped)
      select ${config}, 'x:' || n, case when n % 3 = 0 then 'opened' else 'once' end, 'info', 'x', 'x', '{}',
             ${old}::timestamptz, ${old}::timestamptz, case when n % 3 = 0 then null else 'x' end
      from generate_series(1, 12000) n`);
    await site.rows(sql`
      insert into notification_message
        (config_id, notification_type, recipient, message_id, kind, subject, content, status, created_at)
      select ${config}, 'email', 'a@example.org', 'msg_' || n, 'opened', 'x', '{}', 'delivered', ${old}::timestamptz
      from generate_series(1, 12000) n`);
    await forget();
    expect(await items()).toHaveLength(4000);
    expect(await messages()).toEqual([]);
  });
});
