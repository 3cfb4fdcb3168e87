/** What decides whether a device is probed now. Instants are epoch milliseconds. */
export interface Due {
  lastUpAt: number | null;
  lastProbedAt: number | null;
  /** Whether its newest probe was answered. */
  answered: boolean;
  /** Whether a session goes on. */
  isOnline: boolean;
}

const dayMs = 86_400_000;
/** Devices that were absent for a day are asked less often: each costs the link broadcasts. */
const absentEveryMs = 300_000;

/** Whether a whole sweep includes the device (product R3). One that was never seen is new: it is always asked. */
export function isDue({ lastUpAt, lastProbedAt }: Due, now: number): boolean {
  if (lastUpAt === null || now - lastUpAt < dayMs) return true;
  return lastProbedAt === null || now - lastProbedAt >= absentEveryMs;
}

/** Whether the quick sweep in between includes it: it is here as far as is known, and has just not answered. */
export function isSilent({ isOnline, answered }: Due): boolean {
  return isOnline && !answered;
}

/**
 * Whether a loss is too sudden to be believed (product R3): more than half of those who were here, and at least five,
 * fell silent in one sweep while the gateway does not answer either.
 */
export function isMassLoss(sweep: { wereHere: number; answered: number; gateway: boolean | null }): boolean {
  const lost = sweep.wereHere - sweep.answered;
  return sweep.gateway === false && lost >= 5 && lost > sweep.wereHere / 2;
}
