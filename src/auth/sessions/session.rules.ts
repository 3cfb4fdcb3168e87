/** Life of an access token. */
export const accessSeconds = 15 * 60;
/** Life of a refresh token; each refresh starts it anew. */
export const refreshSeconds = 7 * 24 * 3600;
/** Two tabs may ask with the same token this long apart; the second is told to use what the first one got. */
export const graceMs = 10_000;

/** What is stored about a session, as far as a refresh depends on it. */
export interface SessionState {
  generation: number;
  refreshedAt: Date;
  expiresAt: Date;
  endedAt?: Date | null;
}

/**
 * Why a refresh token that lost the compare-and-set is refused. `late`: it is the one before the newest, and the newest
 * was made within the grace, so this is a second tab and not a thief; nothing is handed out and nothing ends. `reused`:
 * an older token turned up again, the whole session must end. `over`: the session has ended or expired before.
 */
export function refusalOf(session: SessionState | null, generation: number, now: Date): 'over' | 'late' | 'reused' {
  if (!session || session.endedAt || session.expiresAt.getTime() <= now.getTime()) return 'over';
  const age = now.getTime() - session.refreshedAt.getTime();
  return generation === session.generation - 1 && age <= graceMs ? 'late' : 'reused';
}
