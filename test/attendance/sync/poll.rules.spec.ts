import { expect, it } from 'vitest';
import { afterFailedPoll, isPollDue, type PollState } from '../../../src/attendance/sync/poll.rules.js';

const minute = 60_000;
const start = Date.parse('2026-03-03T12:00:00Z');

it('A poll that fails is repeated after 5, 10 and 20 minutes, then the regular polls go on', () => {
  let state: PollState = { failures: 0, retryAt: null };
  let now = start;
  const waits: (number | null)[] = [];
  for (let n = 0; n < 8; n += 1) {
    state = afterFailedPoll(state, now);
    waits.push(state.retryAt === null ? null : (state.retryAt - now) / minute);
    now = state.retryAt ?? now + 5 * minute;
  }
  expect(waits).toEqual([5, 10, 20, null, 5, 10, 20, null]);
});

it('A terminal is asked unless it waits for a repetition; one that is due within half a minute is not put off', () => {
  expect(isPollDue({ failures: 0, retryAt: null }, start)).toBe(true);
  expect(isPollDue({ failures: 1, retryAt: start - 1 }, start)).toBe(true);
  expect(isPollDue({ failures: 1, retryAt: start + 30_000 }, start)).toBe(true);
  expect(isPollDue({ failures: 1, retryAt: start + 30_001 }, start)).toBe(false);
});

it('Of polls every five minutes, those after a failure are the ones at its repetitions', () => {
  let state: PollState = { failures: 0, retryAt: null };
  const asked: number[] = [];
  for (let tick = 0; tick <= 12; tick += 1) {
    const now = start + tick * 5 * minute + (tick % 3) * 1_000;
    if (!isPollDue(state, now)) continue;
    asked.push(tick * 5);
    state = afterFailedPoll(state, now);
  }
  expect(asked).toEqual([0, 5, 15, 35, 40, 45, 55]);
});
