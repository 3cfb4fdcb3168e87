import { expect, it } from 'vitest';
import type { ErrandFailure } from '../../../src/attendance/line/errand.rules.js';
import { adviceFor, failedStage, stagesOf, testStages } from '../../../src/attendance/tools/stage.rules.js';

const failure = (kind: ErrandFailure['kind'], stage: ErrandFailure['stage']): ErrandFailure => ({
  kind,
  stage,
  message: 'as it was said',
});

it.each([
  [failure('no_route', 'tcp'), 'route'],
  [failure('refused', 'tcp'), 'tcp'],
  [failure('no_connection', 'tcp'), 'tcp'],
  [failure('busy', 'tcp'), 'tcp'],
  [failure('no_answer', 'handshake'), 'handshake'],
  [failure('reset', 'handshake'), 'handshake'],
  [failure('wrong_key', 'key'), 'key'],
  [failure('silent', 'open'), 'read'],
  [failure('damaged', 'open'), 'read'],
  [failure('fault', 'open'), null],
] as const)('%o fails the stage %s', (given, stage) => {
  expect(failedStage(given)).toBe(stage);
});

it.each(testStages)('Where %s fails, those before were passed and those behind not reached', stage => {
  const outcomes = stagesOf(stage, false).map(({ outcome }) => outcome);
  const at = testStages.indexOf(stage);
  expect(outcomes.slice(0, at).every(outcome => outcome === 'passed')).toBe(true);
  expect(outcomes[at]).toBe('failed');
  expect(outcomes.slice(at + 1).every(outcome => outcome === 'not_reached')).toBe(true);
});

it('All are passed when it is well, none is judged when the trouble is ours', () => {
  expect(new Set(stagesOf(null, true).map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
  expect(new Set(stagesOf(null, false).map(({ outcome }) => outcome))).toEqual(new Set(['not_reached']));
});

it('Every failure a terminal can have comes with an advice, others with what was said', () => {
  expect(adviceFor(failure('refused', 'tcp'))).toContain('4370');
  expect(adviceFor(failure('wrong_key', 'key'))).toContain('communication key');
  expect(adviceFor(failure('busy', 'tcp'))).toBe('as it was said');
  expect(adviceFor(failure('used_up', 'open'))).toBe('as it was said');
});
