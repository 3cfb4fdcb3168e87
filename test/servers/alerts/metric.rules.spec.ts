import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDue, metricNames, type MetricName, type Verdict } from '../../../src/servers/alerts/alert.rules.js';
import {
  judgeMetric,
  metricMessage,
  nextStreak,
  noStreak,
  severityOf,
  thresholdOf,
} from '../../../src/servers/alerts/metric.rules.js';
import type { Severity } from '../../../src/shared/severity.js';

/** Plays heartbeats with these figures; the verdicts as they come, and whether an alert is active in the end. */
function play(name: MetricName, values: readonly number[], threshold: number | null = thresholdOf({}, name)) {
  let streak = noStreak;
  let active: Severity | null = null;
  const verdicts = values.map(value => {
    if (threshold !== null) streak = nextStreak(streak, value, threshold);
    const verdict: Verdict | null = judgeMetric(name, value, threshold, streak, active);
    if (verdict === 'raise') active = severityOf(name, value);
    if (verdict === 'escalate') active = 'critical';
    if (verdict === 'resolve') active = null;
    return verdict;
  });
  return { verdicts, active };
}

describe('The threshold of a figure', () => {
  it.each<[MetricName, number]>([
    ['cpu_percent', 90],
    ['memory_percent', 90],
    ['disk_percent', 90],
    ['load_per_core', 2],
  ])('of %s is usually %d', (name, usual) => {
    expect(thresholdOf({}, name)).toBe(usual);
    expect(thresholdOf({ [name]: 50 }, name)).toBe(50);
    expect(thresholdOf({ [name]: null }, name)).toBeNull();
    expect(thresholdOf({ [name]: 0 }, name)).toBe(0);
  });
});

describe('An alert about a figure', () => {
  it.each<[string, MetricName, number[], (Verdict | null)[]]>([
    ['begins with the second heartbeat over the threshold', 'cpu_percent', [95, 95, 95], [null, 'raise', 'seen']],
    ['does not begin with one', 'cpu_percent', [95, 50, 95, 90, 95], [null, null, null, null, null]],
    ['does not begin at the threshold itself', 'memory_percent', [90, 90, 90], [null, null, null]],
    ['begins at once where it is about a disk', 'disk_percent', [90.1], ['raise']],
    ['ends with the second heartbeat well below', 'disk_percent', [91, 85, 85], ['raise', null, 'resolve']],
    [
      'goes on while the figure dances around',
      'disk_percent',
      [91, 85, 86, 85, 91],
      ['raise', null, null, null, 'seen'],
    ],
    ['becomes critical', 'memory_percent', [95, 95, 97, 98, 95], [null, 'raise', 'escalate', 'seen', 'seen']],
    ['is never critical about a processor', 'cpu_percent', [100, 100, 100], [null, 'raise', 'seen']],
    [
      'is about load in its own measure',
      'load_per_core',
      [2.1, 2.1, 1.95, 1.8, 1.8],
      [null, 'raise', null, null, 'resolve'],
    ],
  ])('%s', (_, name, values, verdicts) => {
    expect(play(name, values).verdicts).toEqual(verdicts);
  });

  it('never begins without a threshold, and ends when the threshold is taken away', () => {
    expect(play('disk_percent', [100, 100, 100], null).verdicts).toEqual([null, null, null]);
    expect(judgeMetric('disk_percent', 100, null, noStreak, 'critical')).toBe('resolve');
  });

  it('says what is the matter', () => {
    expect(metricMessage('cpu_percent', 95.345, 90)).toBe('CPU at 95.35 %, above 90 %');
    expect(metricMessage('load_per_core', 3.5, 2)).toBe('Load per core at 3.5, above 2');
  });

  const name = fc.constantFrom(...metricNames);
  const values = fc.array(
    fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 80, max: 99, noNaN: true })),
    {
      maxLength: 60,
    },
  );

  it('begins and ends in turns, whatever the figures are', () => {
    fc.assert(
      fc.property(name, values, (metric, figures) => {
        const turns = play(metric, figures).verdicts.filter(verdict => verdict === 'raise' || verdict === 'resolve');
        expect(turns).toEqual(turns.map((_, index) => (index % 2 === 0 ? 'raise' : 'resolve')));
      }),
      { numRuns: 2000 },
    );
  });

  it('is there after figures that stay over the threshold, and gone after figures that stay well below', () => {
    fc.assert(
      fc.property(name, values, (metric, figures) => {
        const threshold = thresholdOf({}, metric) ?? 0;
        expect(play(metric, [...figures, threshold + 1, threshold + 1]).active).not.toBeNull();
        expect(play(metric, [...figures, threshold * 0.9, threshold * 0.9]).active).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('What is stored about an alert', () => {
  const last = { verdict: 'raise', at: 0 } as const;

  it.each<[string, Verdict, Parameters<typeof isDue>[1], number, boolean]>([
    ['the first word', 'seen', null, 0, true],
    ['not the same word again', 'raise', last, 59_999, false],
    ['the same word after a minute', 'raise', last, 60_000, true],
    ['another word at once', 'resolve', last, 1, true],
    ['not that it goes on, within a minute', 'seen', last, 59_999, false],
    ['that it goes on, every minute', 'seen', last, 60_000, true],
  ])('is %s', (_, verdict, before, at, due) => {
    expect(isDue(verdict, before, at)).toBe(due);
  });
});
