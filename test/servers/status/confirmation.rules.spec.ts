import { describe, expect, it } from 'vitest';
import { confirmationDelayMs, nextCheckDelay } from '../../../src/servers/status/confirmation.rules.js';
import { play, policy } from './play.js';

const rules = { ...policy, failureThreshold: 3, recoveryThreshold: 3 };
const delayAfter = (script: string, intervalMs = rules.intervalMs) =>
  nextCheckDelay(play(script, rules).state, { ...rules, intervalMs }, 20_000);

describe('The next check', () => {
  it.each([
    ['', null],
    ['s', null],
    ['sf', confirmationDelayMs],
    ['sff', 20_000],
    ['sfff', null],
    ['sffff', null],
    ['sfffs', confirmationDelayMs],
    ['sfffl', confirmationDelayMs],
    ['sfffss', 20_000],
    ['sfffsss', null],
    ['sfffsf', null],
    ['sfP', null],
  ])('after %j comes in %j ms', (script, delay) => {
    expect(delayAfter(script)).toBe(delay);
  });

  it('is not hurried by a check that could not be carried out', () => {
    expect(delayAfter('sfi')).toBe(20_000);
  });

  it('keeps its usual place where that comes sooner', () => {
    expect(delayAfter('sf', 500)).toBeNull();
    expect(delayAfter('sff', 20_000)).toBeNull();
  });

  it('of a flapping target keeps its usual place', () => {
    expect(delayAfter('sfsfsfsf')).toBeNull();
  });
});
