import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatExpectedStatuses,
  judgeLatency,
  judgeTimeout,
  parseExpectedStatuses,
  Stage,
  statusIsExpected,
} from '../../../src/servers/checks/check.rules.js';

const status = fc.integer({ min: 100, max: 599 });
const range = fc.tuple(status, status).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

describe('expected statuses', () => {
  it('survive being written down and read again', () => {
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 8 }), ranges => {
        expect(parseExpectedStatuses(formatExpectedStatuses(ranges))).toEqual(ranges);
      }),
    );
  });

  it('expect exactly the statuses that lie in some range', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), status, (ranges, given) => {
        const listed = ranges.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, index) => from + index),
        );
        expect(statusIsExpected(given, ranges)).toBe(listed.includes(given));
      }),
    );
  });

  it.each([
    ['', [{ from: 200, to: 299 }]],
    ['2xx', [{ from: 200, to: 299 }]],
    [
      ' 200 - 204 , 301 ',
      [
        { from: 200, to: 204 },
        { from: 301, to: 301 },
      ],
    ],
  ])('%j is understood', (text, ranges) => {
    expect(parseExpectedStatuses(text)).toEqual(ranges);
  });

  it.each(['ok', '99', '600', '299-200', '200-', '200,,301', '6xx', '200;301', '2000'])('%j is refused', text => {
    expect(parseExpectedStatuses(text)).toBeNull();
  });
});

describe('the response time', () => {
  it.each([
    [100, null, null, 0, 'success'],
    [100, 100, 100, 0, 'success'],
    [101, 100, null, 0, 'slow'],
    [101, 50, 100, 0, 'failure'],
    [101, null, 100, 0, 'failure'],
    // The fail limit decides first, even when it was set below the warn limit.
    [101, 200, 100, 0, 'failure'],
    [101, 50, 100, 500, 'inconclusive'],
    [101, 100, null, 500, 'inconclusive'],
    [50, 100, 200, 500, 'success'],
    // Late, but not because of the standstill.
    [900, 50, 100, 500, 'failure'],
    [900, 50, 500, 500, 'slow'],
  ])(
    '%d ms with limits %j and %j and a standstill of %d ms is a %s',
    (time, warnLatencyMs, failLatencyMs, stalled, kind) => {
      expect(judgeLatency(time, { warnLatencyMs, failLatencyMs }, stalled).kind).toBe(kind);
    },
  );

  it('only ever gets worse as it grows', () => {
    const order = ['success', 'slow', 'failure'];
    const limit = fc.option(fc.integer({ min: 1, max: 10_000 }));
    const time = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(limit, limit, time, time, (warnLatencyMs, failLatencyMs, a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map(ms => {
          return order.indexOf(judgeLatency(ms, { warnLatencyMs, failLatencyMs }, 0).kind);
        });
        expect(early).toBeLessThanOrEqual(late ?? -1);
      }),
    );
  });
});

describe('a missed deadline', () => {
  const phases = { dns: 3, connect: 12, tls: 20, firstByte: 40 };

  it.each<[Stage, string, string]>([
    ['dns', 'inconclusive', 'The name lookup gave no result within 10 s'],
    ['connect', 'failure', 'No connection within 10 s'],
    ['tls', 'failure', 'No TLS handshake within 10 s (connected after 12 ms)'],
    ['firstByte', 'failure', 'No answer within 10 s (connected after 12 ms, waiting for the first byte)'],
    ['body', 'failure', 'No complete answer within 10 s (first byte after 40 ms, the body did not end)'],
    ['reply', 'failure', 'No reply within 10 s'],
  ])('while waiting for %s is a %s and says so', (stage, kind, message) => {
    expect(judgeTimeout(stage, 10_000, phases, 0)).toEqual({ kind, message });
  });

  it('says nothing about the target when this program stood still', () => {
    const verdict = judgeTimeout('firstByte', 10_000, phases, 2_500);
    expect(verdict.kind).toBe('inconclusive');
    expect(verdict.message).toContain('stood still for 2.5 s');
  });

  it.each([
    [1_000, 199, 'failure'],
    [1_000, 200, 'inconclusive'],
    [10_000, 1_999, 'failure'],
    [10_000, 2_000, 'inconclusive'],
  ])('of %d ms with a standstill of %d ms is a %s', (timeoutMs, stalledMs, kind) => {
    expect(judgeTimeout('firstByte', timeoutMs, phases, stalledMs).kind).toBe(kind);
  });
});

describe('a duration', () => {
  it.each([
    [0.2, 'less than 1 ms'],
    [12.4, '12 ms'],
    [1_000, '1 s'],
    [1_550, '1.6 s'],
    [60_000, '60 s'],
  ])('of %d ms reads %j', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
