import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budget } from '../../../src/notifications/dispatch/dispatch.rules.js';
import { quietUntil } from '../../../src/notifications/dispatch/quiet-hours.rules.js';
import { RecipientModel, type Fate, type ModelPolicy } from './recipient.model.js';

const start = Date.parse('2026-03-28T20:00:00Z');
const runs = 10_000;
const usual = ['opened', 'opened closed', 'merged', 'once'];

type Step =
  | { do: 'open' | 'close' | 'acknowledge' | 'once'; server: number }
  | { do: 'wait'; seconds: number }
  | { do: 'edit'; change: Partial<ModelPolicy> };

const server = fc.integer({ min: 1, max: 4 });
const digestSeconds = fc.constantFrom(0, 30, 60);
const escalationDelaySeconds = fc.constantFrom(0, 0, 45, 300);
const quiet = fc.constantFrom(
  null,
  null,
  null,
  { from: '20:01', until: '20:20', zone: 'UTC' },
  { from: '22:02', until: '03:30', zone: 'Europe/Kyiv' },
);
const policy: fc.Arbitrary<ModelPolicy> = fc.record({
  enabled: fc.constant(true),
  notifyOnFailure: fc.constantFrom(true, true, true, false),
  notifyOnRecovery: fc.constantFrom(true, true, true, false),
  isSms: fc.boolean(),
  quiet,
  digestSeconds,
  escalationDelaySeconds,
});
const happening = fc.record({ do: fc.constantFrom('open', 'open', 'close', 'close', 'acknowledge', 'once'), server });
const waiting = fc.record({ do: fc.constant('wait'), seconds: fc.constantFrom(0, 1, 1, 2, 5, 20, 61, 400) });
const editing = fc.record({
  do: fc.constant('edit'),
  change: fc.oneof(fc.record({ digestSeconds }), fc.record({ escalationDelaySeconds }), fc.record({ quiet })),
});
const step = fc.oneof(
  { weight: 5, arbitrary: happening },
  { weight: 4, arbitrary: waiting },
  { weight: 1, arbitrary: editing },
);
const fates = fc.array(fc.constantFrom<Fate>('ok', 'ok', 'fails', 'fails', 'refused', 'lost', 'killed'), {
  maxLength: 12,
});
const history = fc.record({ policy, steps: fc.array(step as fc.Arbitrary<Step>, { maxLength: 30 }), fates });

/** Incidents of a server follow each other: the next begins only after the last has ended. */
function play({ policy: wished, steps, fates: planned }: { policy: ModelPolicy; steps: Step[]; fates: Fate[] }) {
  const left = [...planned];
  const model = new RecipientModel(wished, start, () => left.shift() ?? 'ok');
  const counts = new Map<number, number>();
  const open = new Set<number>();
  const happened = new Map<string, { began: number; ended: number | null }>();
  for (const now of steps) {
    if (now.do === 'wait') model.advance(now.seconds * 1000);
    else if (now.do === 'edit') model.edit(now.change);
    else {
      if (now.do === 'open' && !open.has(now.server)) counts.set(now.server, (counts.get(now.server) ?? 0) + 1);
      const occasion = `incident:${now.server}.${counts.get(now.server) ?? 0}`;
      if (now.do === 'open') {
        open.add(now.server);
        // Handed over twice, as after a crash of who heard it.
        for (const _ of [1, 2]) model.fact(occasion, 'opened');
        if (!happened.has(occasion)) happened.set(occasion, { began: model.now, ended: null });
      } else if (now.do === 'close') {
        open.delete(now.server);
        model.fact(occasion, 'closed');
        const known = happened.get(occasion);
        if (known) known.ended ??= model.now;
      } else if (now.do === 'acknowledge') model.acknowledge(occasion);
      else model.fact(`once:${now.server}.${model.now}`, 'once');
    }
  }
  for (let hour = 0; hour < 48 && model.unsettled; hour += 1) model.advance(3_600_000);
  return { model, happened };
}

/** What the recipient has got, in order; repeats of a message are one. */
function toldOf(model: RecipientModel): Map<string, string[]> {
  const told = new Map<string, string[]>();
  const seen = new Set<number>();
  for (const { id, tells } of model.receipts) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const { occasion, phase } of tells) told.set(occasion, [...(told.get(occasion) ?? []), phase]);
  }
  return told;
}

const isEdited = (steps: Step[], field: keyof ModelPolicy) =>
  steps.some(now => now.do === 'edit' && field in now.change);

describe('Whatever happens in whatever order, a recipient', () => {
  it(`is told of the beginning and the end of everything once, or of both in one, and of all that was not taken back (${runs} histories)`, () => {
    fc.assert(
      fc.property(history, given => {
        const { model } = play(given);
        const told = toldOf(model);
        const endings = new Set(given.policy.notifyOnFailure ? usual : ['closed']);
        const wrong = [...told].filter(([, phases]) => !endings.has(phases.join(' ')));
        const dead = new Set(model.messages.filter(({ status }) => status === 'dead').map(({ id }) => id));
        const lost = model.items.filter(({ occasion, phase, dropped, message }) => {
          const phases = told.get(occasion) ?? [];
          const isTold = phases.includes(phase) || (phase !== 'once' && phases.includes('merged'));
          return !isTold && dropped === null && !dead.has(message ?? 0);
        });
        expect({ unsettled: model.unsettled, wrong, lost }).toEqual({ unsettled: false, wrong: [], lost: [] });
      }),
      { numRuns: runs },
    );
  }, 300_000);

  it('is told of nothing that was over before it was to be told', () => {
    fc.assert(
      fc.property(history, given => {
        fc.pre(!isEdited(given.steps, 'escalationDelaySeconds'));
        const { model, happened } = play(given);
        const told = toldOf(model);
        for (const [occasion, { began, ended }] of happened) {
          if (ended === null || ended - began >= given.policy.escalationDelaySeconds * 1000) continue;
          const phases = told.get(occasion) ?? [];
          expect({ occasion, phases: given.policy.notifyOnFailure ? phases : [] }).toEqual({ occasion, phases: [] });
        }
      }),
      { numRuns: 2000 },
    );
  }, 300_000);

  it('gets no two messages closer together than the digest time, except in place of one that never came', () => {
    fc.assert(
      fc.property(history, given => {
        fc.pre(!isEdited(given.steps, 'digestSeconds'));
        const { model } = play(given);
        const made = model.written.filter(({ replaced }) => !replaced).map(({ at }) => at);
        const gaps = made.slice(1).map((at, index) => at - made[index]!);
        expect(Math.min(Infinity, ...gaps)).toBeGreaterThanOrEqual(given.policy.digestSeconds * 1000);
      }),
      { numRuns: 2000 },
    );
  }, 300_000);

  it('is left alone in quiet hours', () => {
    fc.assert(
      fc.property(history, given => {
        fc.pre(!isEdited(given.steps, 'quiet') && given.policy.quiet !== null);
        const { model } = play(given);
        const disturbed = model.receipts.filter(({ begunAt }) => quietUntil(given.policy.quiet, begunAt) !== null);
        expect(disturbed).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  }, 300_000);

  it('gets at most three short messages in ten minutes, repeats after a crash aside', () => {
    fc.assert(
      fc.property(history, given => {
        const sms = { ...given, policy: { ...given.policy, isSms: true } };
        const { model } = play(sms);
        const first = new Map(model.receipts.toReversed().map(({ id, at }) => [id, at]));
        const lost = given.fates.includes('lost');
        const times = [...first.values()].sort((a, b) => a - b);
        const spans = times.slice(budget.messages).map((at, index) => at - times[index]!);
        expect(lost || Math.min(Infinity, ...spans) >= budget.windowMs).toBe(true);
      }),
      { numRuns: 2000 },
    );
  }, 300_000);
});
