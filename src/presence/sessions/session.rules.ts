/** Why a session of presence ended; it ends at its last success all the same. */
export const sessionEnds = ['silent', 'outage', 'moved', 'removed'] as const;
export type SessionEnd = (typeof sessionEnds)[number];
