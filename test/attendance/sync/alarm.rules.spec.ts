import { describe, expect, it } from 'vitest';
import { alarmChanges, alarmsOf, alarmText, type TerminalHealth } from '../../../src/attendance/sync/alarm.rules.js';

const well: TerminalHealth = { driftMs: 0, logCount: 100, logCapacity: 1_000, logStored: 100 };
const unknown: TerminalHealth = { driftMs: null, logCount: null, logCapacity: null, logStored: null };
const alarms = (health: Partial<TerminalHealth>, before: string[] = []) => alarmsOf({ ...well, ...health }, before);

describe('A terminal alarms', () => {
  it('not while all is well', () => expect(alarms({})).toEqual([]));

  it.each([60_001, -60_001])('when its clock is off by more than a minute: %d ms', driftMs => {
    expect(alarms({ driftMs })).toEqual(['drift']);
    expect(alarms({ driftMs: Math.sign(driftMs) * 60_000 })).toEqual([]);
  });

  it('no longer when its clock is right to half a minute, so that it does not alarm at every look', () => {
    expect(alarms({ driftMs: 45_000 }, ['drift'])).toEqual(['drift']);
    expect(alarms({ driftMs: -30_001 }, ['drift'])).toEqual(['drift']);
    expect(alarms({ driftMs: 30_000 }, ['drift'])).toEqual([]);
  });

  it('when its log is four fifths full, and another time at 95 %', () => {
    expect(alarms({ logCount: 799, logStored: 799 })).toEqual([]);
    expect(alarms({ logCount: 800, logStored: 800 })).toEqual(['capacity_80']);
    expect(alarms({ logCount: 950, logStored: 950 }, ['capacity_80'])).toEqual(['capacity_95']);
    expect(alarms({ logCount: 10, logStored: 10 }, ['capacity_95'])).toEqual([]);
  });

  it('when not all of its records are in the ledger', () => {
    expect(alarms({ logStored: 99 })).toEqual(['incomplete']);
    expect(alarms({ logStored: 100 }, ['incomplete'])).toEqual([]);
  });

  it('as before where nothing is known', () => {
    const all = ['drift', 'capacity_80', 'capacity_95', 'incomplete'];
    expect(alarmsOf(unknown, all)).toEqual(all);
    expect(alarmsOf(unknown, [])).toEqual([]);
    expect(alarms({ logCapacity: 0 }, ['capacity_80'])).toEqual(['capacity_80']);
  });
});

it('Changes are told once: what is new, and what is over', () => {
  expect(alarmChanges([], ['drift'])).toEqual({ raised: ['drift'], over: [] });
  expect(alarmChanges(['drift'], ['drift'])).toEqual({ raised: [], over: [] });
  expect(alarmChanges(['capacity_80', 'drift'], ['capacity_95'])).toEqual({
    raised: ['capacity_95'],
    over: ['capacity_80', 'drift'],
  });
});

it('People are told what it is in numbers', () => {
  expect(alarmText('drift', { ...well, driftMs: 90_400 })).toBe('The clock of the terminal is 90 s fast');
  expect(alarmText('drift', { ...well, driftMs: -61_000 })).toBe('The clock of the terminal is 61 s slow');
  expect(alarmText('capacity_80', { ...well, logCount: 812 })).toMatch(/^The log of the terminal is 81 % full;/);
  expect(alarmText('incomplete', { ...well, logStored: 90 })).toBe(
    'The terminal holds 100 records, 90 of them could be read',
  );
});
