import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sent } from '../../fakes/fake.channel.js';
import { DeliverySite } from '../delivery/delivery-site.js';

const second = 1000;
const minute = 60 * second;
const servers = Array.from({ length: 1000 }, (_, index) => index + 1);

const waiting = sql<{ count: number }>`
  select count(*)::int4 as count from notification_item where message_id is null and dropped is null`;

interface Arrival extends Sent {
  /** Seconds since the storm began. */
  at: number;
}

const gaps = (times: number[]) => times.slice(1).map((at, index) => at - times[index]!);
const serversIn = ({ message }: Sent) => {
  const data = message.event['data'] as { server_id?: number; count?: number };
  return data.count ?? (data.server_id ? 1 : 0);
};

describe('A thousand servers that fail within half a minute', () => {
  let site: DeliverySite;
  let arrivals: Arrival[];

  beforeAll(async () => {
    site = await DeliverySite.open();
  });
  beforeEach(async () => {
    await site.clear();
    arrivals = [];
    const start = site.clock.now().getTime();
    site.channel.provider = (message, _signal, target) => {
      arrivals.push({ target, message, at: (site.clock.now().getTime() - start) / second });
      return Promise.resolve({ status: 200, text: '' });
    };
  });
  afterAll(() => site.close());

  /** In thirty steps of a second, as they come. */
  async function storm(happen: (...some: number[]) => Promise<void>): Promise<void> {
    for (let step = 0; step < 30; step += 1) {
      await happen(...servers.filter(server => server % 30 === step));
      await site.pass(second);
    }
  }

  const to = (recipient: string) => arrivals.filter(({ target }) => target.recipient === recipient);

  it('and recover as fast give each recipient one message at once, and a digest a minute', async () => {
    await site.add({ recipient: 'all' });
    await site.add({ recipient: 'own digest', digestSeconds: 300 });
    await storm((...some) => site.fails(...some));
    await site.pass(10 * minute);
    expect(to('all').map(({ at }) => Math.floor(at))).toEqual([0, 60]);
    expect(to('all').map(serversIn)).toEqual([33, 967]);
    expect(to('own digest').map(({ at }) => Math.floor(at))).toEqual([0, 300]);
    await storm((...some) => site.recovers(...some));
    await site.pass(10 * minute);
    for (const [recipient, least] of [
      ['all', 60],
      ['own digest', 300],
    ] as const) {
      const own = to(recipient);
      expect(own).toHaveLength(4);
      expect(own.map(serversIn).reduce((sum, count) => sum + count)).toBe(2000);
      expect(Math.min(...gaps(own.map(({ at }) => at)))).toBeGreaterThanOrEqual(least);
      expect(own.map(({ message }) => message.tone)).toEqual(['alarm', 'alarm', 'recovery', 'recovery']);
    }
  }, 120_000);

  it('give a phone number three messages in ten minutes, over all configs, each short and with the count and some names', async () => {
    for (const digestSeconds of [0, 0, 60])
      await site.add({ notificationType: 'sms', recipient: '+380441234567', digestSeconds });
    await storm((...some) => site.fails(...some));
    await site.pass(9 * minute);
    expect(arrivals).toHaveLength(3);
    await storm((...some) => site.recovers(...some));
    await site.pass(60 * minute);
    const times = arrivals.map(({ at }) => at);
    for (const [index, at] of times.entries()) {
      expect(times.filter((other, place) => place > index && other < at + 600).length).toBeLessThan(3);
    }
    for (const { message } of arrivals) expect(message.short.length).toBeLessThanOrEqual(160);
    const longest = arrivals.toSorted((a, b) => serversIn(b) - serversIn(a))[0];
    expect(longest?.message.short).toMatch(/\d+ servers .*: (server \d+, ){4}server \d+ and \d+ more/);
    // Three configs were told of everything, each once.
    expect(arrivals.map(serversIn).reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(3000);
    expect(await site.rows(waiting)).toEqual([{ count: 0 }]);
  }, 120_000);
});
