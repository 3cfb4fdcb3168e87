import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInScope, placeOfProof, scopeOf, type KnownLog } from '../../../src/attendance/sync/log-scope.rules.js';

const day = 86_400_000;
const at = Date.parse('2026-03-03T12:00:00Z');
const known: KnownLog = { count: 1_000, stored: 1_000, readAt: at - 3_600_000 };
const regular = { full: false, from: '2026-03-03' };
const now = (changes: object = {}) => ({ count: 1_020, capacity: 100_000, at, ...changes });

describe('Of a log that was read an hour ago', () => {
  it('only what came since and the days that are polled are worth storing', () => {
    expect(scopeOf(known, now(), regular)).toEqual({ kind: 'since', position: 1_000, date: '2026-03-03' });
  });

  it('nothing is, when it holds as many records as then', () => {
    expect(scopeOf(known, now({ count: 1_000 }), regular)).toEqual({ kind: 'nothing' });
  });

  it.each<[string, Partial<KnownLog>, object, object]>([
    ['it is asked for', {}, {}, { full: true }],
    ['it is asked for and nothing is new', {}, { count: 1_000 }, { full: true }],
    ['all days are polled', {}, {}, { from: null }],
    ['it is shorter: it was cleared', {}, { count: 999 }, {}],
    ['the terminal does not tell how much there is', {}, { count: null }, {}],
    ['it is full and drops its oldest records', {}, { count: 1_000, capacity: 1_000 }, {}],
    ['the last whole comparison is a day old', { readAt: at - day }, { count: 1_000 }, {}],
    ['the last whole comparison is in the future: the clock was set back', { readAt: at + 1 }, { count: 1_000 }, {}],
    ['not all of it could be read', { stored: 999 }, { count: 1_000 }, {}],
    ['it was never read', { readAt: null }, { count: 1_000 }, {}],
    ['its count is not known', { count: null }, { count: 1_000 }, {}],
    ['nobody knows what of it is stored', { stored: null }, { count: 1_000 }, {}],
  ])('all of it is, when %s', (_, knownOtherwise, nowOtherwise, wanted) => {
    const scope = scopeOf({ ...known, ...knownOtherwise }, now(nowOtherwise), { ...regular, ...wanted });
    expect(scope).toEqual({ kind: 'all' });
  });

  it('all of it is, when it is so short that its count says little', () => {
    const short = { count: 500, stored: 500, readAt: at - 1 };
    expect(scopeOf(short, now({ count: 500 }), regular)).toEqual({ kind: 'all' });
    expect(scopeOf({ ...short, count: 501, stored: 501 }, now({ count: 501 }), regular)).toEqual({ kind: 'nothing' });
  });

  it('a terminal that tells no capacity is not taken for full', () => {
    expect(scopeOf(known, now({ count: 1_000, capacity: 0 }), regular)).toEqual({ kind: 'nothing' });
    expect(scopeOf(known, now({ count: 1_000, capacity: null }), regular)).toEqual({ kind: 'nothing' });
  });
});

it('A record is in the scope by its place or by its day', () => {
  const scope = { kind: 'since', position: 10, date: '2026-03-03' } as const;
  expect(isInScope(scope, 10, '2025-01-01T00:00:00')).toBe(true);
  expect(isInScope(scope, 9, '2026-03-03T00:00:00')).toBe(true);
  expect(isInScope(scope, 9, '2026-03-02T23:59:59')).toBe(false);
  expect(isInScope({ kind: 'all' }, 0, '2000-01-01T00:00:00')).toBe(true);
  expect(isInScope({ kind: 'nothing' }, 0, '2026-03-03T00:00:00')).toBe(false);
});

it('The last record that is stored shows whether it is still the same log', () => {
  expect(placeOfProof({ kind: 'since', position: 10, date: '2026-03-03' })).toBe(9);
  expect(placeOfProof({ kind: 'since', position: 0, date: '2026-03-03' })).toBeNull();
  expect(placeOfProof({ kind: 'all' })).toBeNull();
});

/** A terminal's log and what polls by these rules have made of it. */
class Polled {
  readonly ledger = new Set<string>();
  private log: { key: string; local: string }[] = [];
  private known: KnownLog = { count: null, stored: null, readAt: null };
  private now = at;
  private punches = 0;

  constructor(private readonly capacity: number) {}

  punch(count: number): void {
    for (let n = 0; n < count; n += 1) {
      this.log.push({ key: String((this.punches += 1)), local: new Date(this.now).toISOString().slice(0, 19) });
    }
    this.log = this.log.slice(-this.capacity);
  }

  clear(): void {
    this.log = [];
  }

  pass(ms: number): void {
    this.now += ms;
  }

  poll(): void {
    const { length: count } = this.log;
    const from = new Date(this.now).toISOString().slice(0, 10);
    const scope = scopeOf(this.known, { count, capacity: this.capacity, at: this.now }, { full: false, from });
    if (scope.kind === 'nothing') return;
    for (const [position, { key, local }] of this.log.entries())
      if (isInScope(scope, position, local)) this.ledger.add(key);
    this.known = { count, stored: count, readAt: scope.kind === 'all' ? this.now : this.known.readAt };
  }

  /** Records of the log that no poll has stored. */
  get missing(): string[] {
    return this.log.map(({ key }) => key).filter(key => !this.ledger.has(key));
  }
}

type Step = { does: 'punch' | 'pass'; much: number } | { does: 'clear' | 'poll' };
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ does: fc.constant<'punch'>('punch'), much: fc.integer({ min: 1, max: 8 }) }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant<'pass'>('pass'), much: fc.integer({ min: 1, max: day }) }) },
    { weight: 4, arbitrary: fc.constant<Step>({ does: 'poll' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ does: 'clear' }) },
  ),
  { maxLength: 40 },
);

function take(polled: Polled, step: Step): void {
  if (step.does === 'punch') polled.punch(step.much);
  if (step.does === 'pass') polled.pass(step.much);
  if (step.does === 'clear') polled.clear();
  if (step.does === 'poll') polled.poll();
}

it('After every poll of a log that nobody clears, all of it is in the ledger, also when it is full and drops records', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 60 }), steps, (capacity, all) => {
      const polled = new Polled(capacity);
      for (const step of all) {
        if (step.does === 'clear') continue;
        take(polled, step);
        expect(step.does === 'poll' ? polled.missing : []).toEqual([]);
      }
    }),
    { numRuns: 2_000 },
  );
});

it('Whatever is done to the log, a day after the last whole comparison nothing of it is missing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 60 }), steps, (capacity, all) => {
      const polled = new Polled(capacity);
      for (const step of all) take(polled, step);
      polled.pass(day);
      polled.poll();
      expect(polled.missing).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
