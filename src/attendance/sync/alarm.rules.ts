import { capacityAlarms, driftAlarmMs } from '../devices/attendance-device.rules.js';

/** What is known of a terminal, as far as it can alarm. */
export interface TerminalHealth {
  driftMs: number | null;
  logCount: number | null;
  logCapacity: number | null;
  /** Records that are certainly in the ledger. */
  logStored: number | null;
}

export type AlarmKind = 'drift' | 'capacity_80' | 'capacity_95' | 'incomplete';

/** A clock that was off must come this close before it counts as right again, or it would alarm at every look. */
const driftOverMs = driftAlarmMs / 2;

/** The alarms that hold now, given those that held before. What is not known leaves its alarm as it was. */
export function alarmsOf(health: TerminalHealth, before: readonly string[]): AlarmKind[] {
  const { driftMs, logCount, logCapacity, logStored } = health;
  const had = (kind: AlarmKind) => before.includes(kind);
  const limit = had('drift') ? driftOverMs : driftAlarmMs;
  const share = logCount === null || !logCapacity ? null : logCount / logCapacity;
  const [much, most] = capacityAlarms;
  const holds: [AlarmKind, boolean][] = [
    ['drift', driftMs === null ? had('drift') : Math.abs(driftMs) > limit],
    ['capacity_80', share === null ? had('capacity_80') : share >= much && share < most],
    ['capacity_95', share === null ? had('capacity_95') : share >= most],
    ['incomplete', logCount === null || logStored === null ? had('incomplete') : logStored < logCount],
  ];
  return holds.filter(([, isOn]) => isOn).map(([kind]) => kind);
}

/** What an alarm says to people. */
export function alarmText(kind: AlarmKind, { driftMs, logCount, logCapacity, logStored }: TerminalHealth): string {
  if (kind === 'drift') {
    const seconds = Math.round((driftMs ?? 0) / 1000);
    return `The clock of the terminal is ${Math.abs(seconds)} s ${seconds > 0 ? 'fast' : 'slow'}`;
  }
  if (kind === 'incomplete') return `The terminal holds ${logCount} records, ${logStored} of them could be read`;
  const share = Math.round(((logCount ?? 0) / (logCapacity || 1)) * 100);
  return `The log of the terminal is ${share} % full; when it is full nobody can punch`;
}

/** What of the new alarms was not there before, and what of the old ones is over. */
export function alarmChanges(
  before: readonly string[],
  now: readonly AlarmKind[],
): { raised: AlarmKind[]; over: string[] } {
  return {
    raised: now.filter(kind => !before.includes(kind)),
    over: before.filter(kind => !now.some(each => each === kind)),
  };
}
