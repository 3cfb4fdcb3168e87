/** Why nobody watched, by evidence: a note of a clean stop, the boot id of the host, or that this process was asleep. */
export const outageCauses = ['clean_stop', 'program_stopped', 'host_rebooted', 'suspended'] as const;
export type OutageCause = (typeof outageCauses)[number];

/** The last sign of life before, and what is known now. Instants are epoch milliseconds. */
export interface SignOfLife {
  lastAt: number;
  /** When the program stopped in an orderly way; null: it did not. */
  stoppedAt: number | null;
  bootId: string | null;
}

export interface Absence {
  from: number;
  to: number;
  cause: OutageCause;
}

/**
 * Whether this program was away (product R7): the last sign of life is older than `patienceMs`. `isStart`: the process
 * has just begun; one that goes on and yet was silent for so long was suspended with its host.
 */
export function absenceOf(
  before: SignOfLife,
  now: { at: number; bootId: string | null; isStart: boolean },
  patienceMs: number,
): Absence | null {
  const from = Math.max(before.lastAt, before.stoppedAt ?? before.lastAt);
  if (now.at - from <= patienceMs) return null;
  return { from, to: now.at, cause: causeOf(before, now) };
}

function causeOf(before: SignOfLife, now: { bootId: string | null; isStart: boolean }): OutageCause {
  if (!now.isStart) return 'suspended';
  if (before.stoppedAt !== null) return 'clean_stop';
  return before.bootId !== null && now.bootId !== null && before.bootId !== now.bootId
    ? 'host_rebooted'
    : 'program_stopped';
}

const wording: Record<OutageCause, string> = {
  clean_stop: 'it was stopped',
  program_stopped: 'the program ended without being stopped',
  host_rebooted: 'the host was rebooted or lost its power',
  suspended: 'the host was suspended',
};

/** For a person: `Nobody watched for 1 h 25 min: the host was rebooted or lost its power.` */
export function describeAbsence({ from, to, cause }: Absence): string {
  const minutes = Math.round((to - from) / 60_000);
  const long = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `Nobody watched for ${long}: ${wording[cause]}.`;
}
