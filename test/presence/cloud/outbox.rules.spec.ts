import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePresence } from '../../../src/presence/cloud/message.codec.js';
import { dueBefore, firstMessage, halves, type UnsentHour } from '../../../src/presence/cloud/outbox.rules.js';
import { fates, Outbox, type Step } from './outbox.model.js';

const hourMs = 3_600_000;
const monday = Date.parse('2026-03-02T00:00:00Z');

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('sum-up' as const),
        employee: fc.integer({ min: 1, max: 3 }),
        hour: fc.integer({ min: 0, max: 1 }),
        minutes: fc.integer({ min: 0, max: 60 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('finish' as const),
        employee: fc.integer({ min: 1, max: 3 }),
        hour: fc.integer({ min: 0, max: 1 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('dismiss' as const), employee: fc.integer({ min: 1, max: 3 }) }),
    },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('send' as const), fate: fc.constantFrom(...fates) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('straggler' as const), which: fc.nat() }) },
  ),
  { maxLength: 40, size: 'max' },
) satisfies fc.Arbitrary<Step[]>;

/** What became of the hours, sender and receiver side by side. */
function played(history: Step[], variant: ConstructorParameters<typeof Outbox>[0] = {}) {
  const outbox = new Outbox(variant);
  for (const step of history) outbox.play(step);
  outbox.drain();
  return { sent: outbox.sender(), received: outbox.receiver(), mixedUp: outbox.mixedUp };
}

const isRight = (variant: ConstructorParameters<typeof Outbox>[0] = {}) =>
  fc.property(steps, history => {
    const { sent, received, mixedUp } = played(history, variant);
    expect(received).toEqual(sent);
    expect(mixedUp).toEqual([]);
  });

describe('The outbox', () => {
  it('brings the receiver to the last revision of every hour, whatever the network does', () => {
    fc.assert(isRight(), { numRuns: 2000 });
  });

  it('does so too where the receiver takes each Idempotency-Key only once', () => {
    fc.assert(isRight({ takesKeysOnce: true }), { numRuns: 2000 });
  });

  it.each([
    ['a row counted as sent before it is', { acknowledges: 'before' }],
    ['the revision of now were acknowledged, not the one that was sent', { acknowledges: 'now' }],
    ['the revisions in a message were added up', { revisionOf: 'sum' }],
    ['the highest revision in a message were that of all', { revisionOf: 'max' }],
    ['a late message were taken like any other', { takesAnything: true }],
  ] as const)('would not, if %s', (_, variant) => {
    expect(fc.check(isRight(variant), { numRuns: 2000, seed: 7 }).failed).toBe(true);
  });
});

const row = (employeeId: number, hour: number, revision: number): UnsentHour => ({
  ...{ id: employeeId * 100 + hour, employeeId, employeeName: `Name ${employeeId}`, fakeName: 'Alias', revision },
  ...{ hourStart: monday + hour * hourMs, firstSeen: null, lastSeen: null, minutesOnline: 0, updatedAt: monday },
});
const named = (rows: UnsentHour[]) => rows.map(({ id }) => id);

describe('A message', () => {
  it('has rows of one hour and one revision, and no more than 500', () => {
    expect(firstMessage([])).toEqual([]);
    expect(named(firstMessage([row(1, 0, 1), row(2, 0, 1), row(3, 0, 2), row(1, 1, 1)]))).toEqual([100, 200]);
    expect(firstMessage(Array.from({ length: 700 }, (_, n) => row(n + 1, 0, 1)))).toHaveLength(500);
  });

  it('is divided in two without losing a row', () => {
    expect(halves([1, 2, 3])).toEqual([[1, 2], [3]]);
    expect(halves([1, 2])).toEqual([[1], [2]]);
  });

  it('has the names of the site protocol, with days and hours of the site', () => {
    const seen = {
      firstSeen: monday + 5 * hourMs,
      lastSeen: monday + 5.5 * hourMs,
      minutesOnline: 30,
      updatedAt: monday + 7 * hourMs,
    };
    const { key, body } = encodePresence({ siteId: 'plant 7/é', zone: 'Asia/Kolkata' }, [{ ...row(7, 5, 3), ...seen }]);
    expect(key).toMatch(/^presence\/plant%207%2F%C3%A9\/2026-03-02T05:00:00\.000Z\/[0-9a-f]{16}\/3$/);
    expect(JSON.parse(body)).toEqual({
      site_id: 'plant 7/é',
      timestamp: '2026-03-02T07:00:00.000Z',
      presence_data: [
        {
          employee_id: 7,
          employee_name: 'Name 7',
          fake_name: 'Alias',
          date: '2026-03-02',
          hour: 10,
          hour_start: '2026-03-02T05:00:00.000Z',
          first_seen: '2026-03-02T05:00:00.000Z',
          last_seen: '2026-03-02T05:30:00.000Z',
          minutes_online: 30,
        },
      ],
    });
  });

  it('is due at the end of its interval', () => {
    const at = monday + 14.2 * hourMs;
    expect([1, 6, 24].map(hours => (dueBefore(at, hours) - monday) / hourMs)).toEqual([14, 12, 0]);
  });
});
