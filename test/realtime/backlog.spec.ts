import { describe, expect, it } from 'vitest';
import { Backlog } from '../../src/realtime/backlog.js';

describe('A backlog', () => {
  const bounds = { usual: 100, most: 1000, patienceMs: 250 };

  it('is too much when more than the usual has been waiting for a while', () => {
    const backlog = new Backlog(bounds);
    expect([backlog.isTooMuch(101, 0), backlog.isTooMuch(150, 250), backlog.isTooMuch(101, 251)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('forgives a burst that is read soon', () => {
    const backlog = new Backlog(bounds);
    expect([backlog.isTooMuch(900, 0), backlog.isTooMuch(50, 100), backlog.isTooMuch(900, 300)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('never lets more than the most wait', () => {
    expect(new Backlog(bounds).isTooMuch(1001, 0)).toBe(true);
  });

  it('does not count what the client asked for until it has read it', () => {
    const backlog = new Backlog(bounds);
    backlog.allow(5000);
    expect(backlog.isTooMuch(5100, 0)).toBe(false);
    expect(backlog.isTooMuch(5100, 1000)).toBe(false);
    backlog.clear();
    expect(backlog.isTooMuch(5100, 2000)).toBe(true);
  });
});
