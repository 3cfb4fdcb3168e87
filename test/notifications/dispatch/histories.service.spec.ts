import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeliveryFailed } from '../../../src/notifications/channels/channel.js';
import { DeliverySite, start } from '../delivery/delivery-site.js';

const runs = process.env['SITEWATCH_LONG'] === undefined ? 100 : 1000;
const second = 1000;

type Fate = 'ok' | 'busy' | 'refused';
type Step = { do: 'open' | 'close' | 'acknowledge'; server: number } | { do: 'wait'; seconds: number };

const server = fc.integer({ min: 1, max: 3 });
const happening = fc.record({ do: fc.constantFrom('open', 'open', 'close', 'close', 'acknowledge'), server });
const waiting = fc.record({ do: fc.constant('wait'), seconds: fc.constantFrom(0, 1, 5, 61, 400) });
const history = fc.record({
  configs: fc.array(
    fc.record({
      digestSeconds: fc.constantFrom(0, 60),
      escalationDelaySeconds: fc.constantFrom(0, 0, 90),
      notificationType: fc.constantFrom('webhook', 'sms'),
      quiet: fc.constantFrom(null, null, { quietFrom: '12:02', quietUntil: '12:20', quietZone: 'UTC' }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  steps: fc.array(fc.oneof(happening, waiting) as fc.Arbitrary<Step>, { maxLength: 20 }),
  fates: fc.array(fc.constantFrom<Fate>('ok', 'busy', 'busy', 'refused'), { maxLength: 8 }),
});

type History = typeof history extends fc.Arbitrary<infer Given> ? Given : never;

/** `recipient incident` -> the phases it was told of. */
type Told = Map<string, string[]>;

function toldOf({ channel }: DeliverySite): Told {
  const told: Told = new Map();
  for (const { target, message } of channel.received) {
    const data = message.event['data'] as { items?: Entry[] } & Entry;
    for (const { incident_id, phase } of data.items ?? [data]) {
      const key = `${target.recipient}, incident ${incident_id}`;
      told.set(key, [...(told.get(key) ?? []), phase]);
    }
  }
  return told;
}

describe('In the database as on paper', () => {
  let site: DeliverySite;

  beforeAll(async () => {
    site = await DeliverySite.open();
  });
  afterAll(() => site.close());

  async function play({ configs, steps, fates }: History): Promise<Told> {
    await site.clear();
    const left = [...fates];
    site.channel.provider = () => {
      const fate = left.shift() ?? 'ok';
      if (fate === 'ok') return Promise.resolve({ status: 200, text: '' });
      const status = fate === 'busy' ? 503 : 413;
      return Promise.reject(new DeliveryFailed(`${status}`, fate === 'refused', { status, text: '' }));
    };
    for (const [index, { quiet, ...settings }] of configs.entries()) {
      await site.add({ ...settings, ...quiet, recipient: `recipient ${index}` });
    }
    for (const step of steps) {
      if (step.do === 'wait') await site.pass(step.seconds * second);
      // Each is one incident; the fact may be heard twice.
      else if (step.do === 'open') await site.fails(step.server, step.server);
      else if (step.do === 'close') await site.recovers(step.server, step.server);
      else await site.acknowledges(step.server);
    }
    await site.pass(48 * 3_600 * second);
    return toldOf(site);
  }

  it(`everything is told once, or beginning and end in one, and nothing is left over (${runs} histories; 1000 with SITEWATCH_LONG=1)`, async () => {
    await fc.assert(
      fc.asyncProperty(history, async given => {
        const told = await play(given);
        const usual = ['opened', 'opened closed', 'merged'];
        expect([...told].filter(([, phases]) => !usual.includes(phases.join(' ')))).toEqual([]);
        const left = await site.rows(sql`
          select i.occasion, i.phase, m.status from notification_item i left join notification_message m on m.id = i.message_id
          where i.dropped is null and coalesce(m.status, 'none') not in ('delivered', 'dead')`);
        expect(left).toEqual([]);
        const untold = await site.rows(sql<{ key: string }>`
          select c.recipient || ', incident ' || split_part(i.occasion, ':', 2) as key from notification_item i
          join notification_config c on c.id = i.config_id join notification_message m on m.id = i.message_id
          where m.status = 'delivered'`);
        expect(untold.filter(({ key }) => !told.has(key))).toEqual([]);
      }),
      { numRuns: runs },
    );
    expect(site.clock.now().getTime()).toBeGreaterThan(start);
  }, 1_200_000);
});

interface Entry {
  incident_id: number;
  phase: string;
}
